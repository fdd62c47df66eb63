package io.vitrine.broker;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waits until something is so, as long as a slow machine may need. */
public final class Waiting {
  private static final long SECONDS_MAX = 60;
  private static final long BETWEEN_MILLIS = 5;

  private Waiting() {}

  /**
   * @param otherwise what to say if it does not come true in time
   */
  public static void until(String otherwise, BooleanSupplier done) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_MAX);
    while (!done.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError(otherwise);
      }
      TimeUnit.MILLISECONDS.sleep(BETWEEN_MILLIS);
    }
  }
}
