package io.vitrine.inspector;

import static org.assertj.core.api.Assertions.fail;

import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Waits until something is so, as long as a slow machine may need. */
public final class Waiting {
  private static final long SECONDS_MAX = 60;
  private static final long BETWEEN_MILLIS = 20;

  private Waiting() {}

  /** Until the assertions hold; then what they said last is the failure. */
  public static void until(ThrowingCallable assertions) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_MAX);
    while (true) {
      try {
        assertions.call();
        return;
      } catch (Throwable e) {
        if (System.nanoTime() - deadline > 0) {
          fail("not so after " + SECONDS_MAX + " s", e);
        }
      }
      pause();
    }
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(BETWEEN_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      fail("interrupted", e);
    }
  }
}
