package io.vitrine.bridge.inlet;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an inlet does while something does not succeed: pauses that grow, a word in the log at the
 * beginning and at the end, and a sign of life to Kafka now and then, so that its group does not
 * take it for dead.
 *
 * <p>Threads: the inlet's; {@link #problem} any.
 */
final class Attempts {
  private static final Logger LOG = LoggerFactory.getLogger(Attempts.class);
  private static final int FIRST_PAUSE_MILLIS = 50;
  private static final long ALIVE_NANOS = 1_000_000_000;

  private final String name;
  private final InletOptions options;
  private final InletMeters meters;
  private final CountDownLatch end;
  private Runnable signOfLife = () -> {};
  private long lastSignNanos = System.nanoTime();
  private int failures;
  private volatile long sinceNanos;
  private volatile @Nullable String reason;

  /**
   * @param end at zero when the inlet is to end
   */
  Attempts(String name, InletOptions options, InletMeters meters, CountDownLatch end) {
    this.name = name;
    this.options = options;
    this.meters = meters;
    this.end = end;
  }

  boolean over() {
    return end.getCount() == 0;
  }

  void aliveBy(Runnable sign) {
    signOfLife = sign;
  }

  void failed(String why) {
    meters.failed();
    if (failures++ == 0) {
      sinceNanos = System.nanoTime();
      LOG.warn("Inlet {} does not get on, and tries on: {}", name, why);
    }
    reason = why;
  }

  void succeeded() {
    if (failures > 0) {
      LOG.info("Inlet {} gets on again", name);
    }
    failures = 0;
    reason = null;
  }

  /** Waits before the next attempt, or until the end. */
  void pause() {
    int longer = FIRST_PAUSE_MILLIS << Math.min(failures, 10);
    await(Math.min(options.pauseMillisMax(), longer));
  }

  /** Waits; true if the end came. */
  boolean await(long millis) {
    try {
      return end.await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  /** To be called often while it waits for others than Kafka. */
  void alive() {
    if (System.nanoTime() - lastSignNanos > ALIVE_NANOS) {
      lastSignNanos = System.nanoTime();
      signOfLife.run();
    }
  }

  /** Null if it gets on, or has not been in trouble for long. */
  @Nullable String problem() {
    String why = reason;
    long millis = (System.nanoTime() - sinceNanos) / 1_000_000;
    return why == null || millis < options.stallMillis()
        ? null
        : name + " waits for " + millis / 1_000 + " s: " + why;
  }
}
