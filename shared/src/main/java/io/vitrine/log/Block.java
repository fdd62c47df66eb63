package io.vitrine.log;

import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Consecutive records of one log as one value of the store: what one group commit brought for that
 * log, so that the store pays per commit and not per record.
 *
 * <p>Layout, version 1, big endian: version u8, count i32, bytesBefore i64, then count times i32:
 * where each record ends, counted from the first record's first byte; then the records.
 *
 * <p>Threads: any; it does not change.
 */
final class Block {
  static final int VERSION = 1;
  static final int HEADER_BYTES = 13;

  /** What a record counts beyond its own length: its share of keys, headers and framing. */
  static final int RECORD_OVERHEAD_BYTES = 16;

  private final long first;
  private final ByteBuffer value;
  private final Buffer buffer;
  private final int count;

  Block(long first, byte[] value) {
    if (value[0] != VERSION) {
      throw new JournalException(
          "block " + first + " has version " + value[0] + " (expected: " + VERSION + ")");
    }
    this.first = first;
    this.value = ByteBuffer.wrap(value);
    this.buffer = BufferInternal.buffer(Unpooled.wrappedBuffer(value));
    this.count = this.value.getInt(1);
  }

  long first() {
    return first;
  }

  long last() {
    return first + count - 1;
  }

  boolean holds(long sequence) {
    return sequence >= first && sequence <= last();
  }

  byte[] value() {
    return value.array();
  }

  /** Bytes of all records that the log ever got before this block. */
  long bytesBefore() {
    return value.getLong(5);
  }

  /** Bytes of all records that the log ever got up to and including {@code sequence}. */
  long bytesThrough(long sequence) {
    int records = (int) (sequence - first) + 1;
    return bytesBefore() + end(records - 1) + (long) records * RECORD_OVERHEAD_BYTES;
  }

  /**
   * Adds the records {@code from} to {@code to}, as many as fit.
   *
   * @param bytesMax most bytes to add; one record is added anyway if {@code records} is empty
   * @return bytes added, or -1 if a record did not fit any more
   */
  int addTo(List<Buffer> records, long from, long to, int bytesMax) {
    int bodies = HEADER_BYTES + 4 * count;
    int added = 0;
    for (int i = (int) (from - first); i < count && first + i <= to; i++) {
      int start = i == 0 ? 0 : end(i - 1);
      int end = end(i);
      if (!records.isEmpty() && added + end - start > bytesMax) {
        return -1;
      }
      records.add(buffer.slice(bodies + start, bodies + end));
      added += end - start;
    }
    return added;
  }

  private int end(int index) {
    return value.getInt(HEADER_BYTES + 4 * index);
  }
}
