package io.vitrine.log;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;

/** Gathers consecutive records out of blocks until a batch is full. */
final class BatchCollector {
  private final long after;
  private final long last;
  private final int bytesMax;
  private final List<Buffer> records = new ArrayList<>();
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
      if (!records.isEmpty() || block.first() > last) {
        return false;
      }
      first = block.first();
      next = first;
    }
    int added = block.addTo(records, next, last, bytesMax - bytes);
    bytes += added;
    next = block.last() + 1;
    return added >= 0 && next <= last && bytes < bytesMax;
  }

  LogBatch toBatch() {
    return new LogBatch(first, first - after - 1, records);
  }
}
