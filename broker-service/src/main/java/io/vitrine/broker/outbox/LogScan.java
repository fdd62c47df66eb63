package io.vitrine.broker.outbox;

import io.vertx.core.buffer.Buffer;
import io.vitrine.log.DurableLog;
import io.vitrine.log.LogBatch;

/** Shows the records of a log one after the other, without having many in memory. */
final class LogScan {
  private static final int BATCH_BYTES = 1 << 20;

  private LogScan() {}

  /** Sees a record. */
  @FunctionalInterface
  interface Visitor {
    /** False to see no more. */
    boolean visit(long sequence, Buffer record);
  }

  /**
   * Those that are held, from {@code from} to {@code through}; waits for the disk. The records are
   * views, which are valid for as long as somebody has them.
   */
  static void each(DurableLog log, long from, long through, Visitor visitor) {
    long after = from - 1;
    while (after < through) {
      LogBatch batch = log.read(after, BATCH_BYTES);
      long sequence = batch.first();
      for (Buffer record : batch.records()) {
        if (sequence > through || !visitor.visit(sequence, record)) {
          return;
        }
        sequence++;
      }
      if (batch.records().isEmpty()) {
        return;
      }
      after = sequence - 1;
    }
  }
}
