package io.vitrine.broker.outbox;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/**
 * How long the records of one log have waited, however the wall clock is set meanwhile. Of those
 * that were there at the start the wall clock told it then; of the others it is noted how far the
 * log was when.
 *
 * <p>Threads: one at a time.
 */
final class RecordAges {
  /** An age is known to this part of it. */
  private static final int PARTS = 128;

  private final long foundThrough;
  private final long beganMicros;
  private final long beganNanos;
  private final Deque<Mark> marks = new ArrayDeque<>();

  /** The log was that far then. */
  private record Mark(long sequence, long nanos) {}

  /**
   * @param foundThrough last record that is there
   * @param nowMicros epoch microseconds by the wall clock
   * @param nowNanos {@link System#nanoTime}
   */
  RecordAges(long foundThrough, long nowMicros, long nowNanos) {
    this.foundThrough = foundThrough;
    this.beganMicros = nowMicros;
    this.beganNanos = nowNanos;
  }

  /**
   * To be told again and again how far the log is.
   *
   * @param ageMillis whose part matters
   */
  void note(long lastSequence, long ageMillis, long nowNanos) {
    Mark latest = marks.peekLast();
    long part = TimeUnit.MILLISECONDS.toNanos(ageMillis) / PARTS;
    if (latest == null || nowNanos - latest.nanos() >= part) {
      marks.add(new Mark(lastSequence, nowNanos));
    }
    // Twice as many as one age needs: another one may have been meant before.
    while (marks.size() > 2 * PARTS) {
      marks.remove();
    }
  }

  /** Up to this one, records were there at the start. */
  long foundThrough() {
    return foundThrough;
  }

  /** Whether one of those has waited that long, by the stamp that it has from the wall clock. */
  boolean waited(long stampMicros, long ageMillis, long nowNanos) {
    // A stamp that was in the future says nothing of the time before the start.
    long before = Math.max(0, beganMicros - stampMicros);
    long since = TimeUnit.NANOSECONDS.toMicros(nowNanos - beganNanos);
    return before + since > TimeUnit.MILLISECONDS.toMicros(ageMillis);
  }

  /** The last of the others that has waited that long; 0 if none has. */
  long waitedThrough(long ageMillis, long nowNanos) {
    long through = 0;
    for (Mark each : marks) {
      if (nowNanos - each.nanos() <= TimeUnit.MILLISECONDS.toNanos(ageMillis)) {
        break;
      }
      through = each.sequence();
    }
    return through;
  }
}
