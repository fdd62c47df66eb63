package io.vitrine.broker.loop;

import java.util.concurrent.TimeUnit;

/**
 * Milliseconds that go on evenly while the process lives, however its wall clock is set meanwhile:
 * what lasts for a time (sessions, messages, wills, delays, bans) is measured by them. They begin
 * at the wall clock's time, or where the process before has ended.
 *
 * <p>Threads: any; immutable.
 */
public final class SteadyClock {
  private final long offsetNanos;

  public SteadyClock() {
    this(System.currentTimeMillis());
  }

  /**
   * @param startMillis what it says now
   */
  public SteadyClock(long startMillis) {
    offsetNanos = TimeUnit.MILLISECONDS.toNanos(startMillis) - System.nanoTime();
  }

  public long millis() {
    return millis(System.nanoTime());
  }

  /** What it said, or will say, at that {@link System#nanoTime}. */
  long millis(long nanoTime) {
    return TimeUnit.NANOSECONDS.toMillis(nanoTime + offsetNanos);
  }

  /** For people: when that is by the wall clock as it is now, epoch milliseconds. */
  public long wallMillis(long steadyMillis) {
    // In whole seconds, so that one time is always shown as one.
    double apart = System.currentTimeMillis() - millis();
    return steadyMillis + 1_000 * Math.round(apart / 1_000);
  }
}
