package io.vitrine.tap;

import io.vitrine.contract.TapRecord;
import io.vitrine.log.LogBatch;
import io.vitrine.log.LogSource;

/** Finds a place in a ring by time: its frames lie in the order in which they were seen. */
final class RingTimes {
  private RingTimes() {}

  /**
   * Sequence of the first frame at or after {@code epochNanos}; one more than the last frame's if
   * there is none.
   */
  static long firstAtOrAfter(LogSource ring, long epochNanos) {
    long low = ring.firstSequence();
    long high = ring.lastSequence() + 1;
    while (low < high) {
      long middle = (low + high) >>> 1;
      LogBatch batch = ring.read(middle - 1, 1);
      if (batch.records().isEmpty()) {
        return high;
      }
      if (batch.lostBefore() > 0) {
        low = Math.min(batch.first(), high);
      } else if (nanos(batch) < epochNanos) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** Time of the oldest frame if the ring has overwritten any; else 0, for it holds them all. */
  static long heldFrom(LogSource ring) {
    if (ring.firstSequence() <= 1) {
      return 0;
    }
    LogBatch batch = ring.read(0, 1);
    return batch.records().isEmpty() ? 0 : nanos(batch);
  }

  private static long nanos(LogBatch batch) {
    return TapRecord.decode(batch.records().get(0)).epochNanos();
  }
}
