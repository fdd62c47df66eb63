package io.vitrine.log;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Gathers consecutive records out of blocks until a batch is full. */
final class BatchCollector {
  private record Part(Block block, long from, long to) {}

  private final long after;
  private final long last;
  private final int bytesMax;
  private final List<Part> parts = new ArrayList<>();
  private int count;
  private long first;
  private long next;
  private int bytes;

  /**
   * @param from first record wanted; between {@code after} and it all is gone
   * @param last newest record that may be read
   */
  BatchCollector(long after, long from, long last, int bytesMax) {
    this.after = after;
    this.first = from;
    this.next = from;
    this.last = last;
    this.bytesMax = bytesMax;
  }

  /** Takes what fits of the records of {@code block}; false when no more is wanted. */
  boolean add(Block block) {
    if (block.first() > next) {
      if (!parts.isEmpty() || block.first() > last) {
        return false;
      }
      first = block.first();
      next = first;
    }
    long end = Math.min(last, block.lastWithin(next, bytesMax - bytes));
    if (end < next) {
      if (!parts.isEmpty()) {
        return false;
      }
      // One record at least, whatever its size.
      end = next;
    }
    parts.add(new Part(block, next, end));
    bytes += block.bytes(next, end);
    count += (int) (end - next) + 1;
    next = end + 1;
    return end == block.last() && next <= last && bytes < bytesMax;
  }

  LogBatch toBatch() {
    byte[] packed = new byte[Integer.BYTES * count + bytes];
    ByteBuffer ends = ByteBuffer.wrap(packed, 0, Integer.BYTES * count);
    ByteBuffer bodies = ByteBuffer.wrap(packed, Integer.BYTES * count, bytes);
    int before = 0;
    for (Part part : parts) {
      part.block.copy(part.from, part.to, before, ends, bodies);
      before += part.block.bytes(part.from, part.to);
    }
    return new LogBatch(first, first - after - 1, PackedRecords.of(packed, count));
  }
}
