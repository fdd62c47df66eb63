package io.vitrine.log;

import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Records that await the disk, in the order of their sequences.
 *
 * <p>Threads: guarded by the lock of its {@link DurableLog} until it is taken out to be written.
 */
final class PendingBlock {
  /** A block is full at this size; a larger record gets a block of its own. */
  static final int BYTES_MAX = 256 << 10;

  static final int RECORDS_MAX = 4096;

  private byte[] bodies = new byte[1024];
  private int[] ends = new int[16];
  private int count;
  private int bytes;

  boolean fits(int length) {
    return count == 0 || (count < RECORDS_MAX && bytes + length <= BYTES_MAX);
  }

  void add(Buffer record) {
    int length = record.length();
    if (count == ends.length) {
      ends = Arrays.copyOf(ends, count * 2);
    }
    if (bytes + length > bodies.length) {
      bodies = Arrays.copyOf(bodies, Math.max(bodies.length * 2, bytes + length));
    }
    record.getBytes(0, length, bodies, bytes);
    bytes += length;
    ends[count++] = bytes;
  }

  int count() {
    return count;
  }

  /** What these records count: their lengths and the overhead of each. */
  long weight() {
    return bytes + (long) count * Block.RECORD_OVERHEAD_BYTES;
  }

  Block seal(long first, long bytesBefore) {
    ByteBuffer out = ByteBuffer.allocate(Block.HEADER_BYTES + 4 * count + bytes);
    out.put((byte) Block.VERSION).putInt(count).putLong(bytesBefore);
    for (int i = 0; i < count; i++) {
      out.putInt(ends[i]);
    }
    out.put(bodies, 0, bytes);
    return new Block(first, out.array());
  }
}
