package io.vitrine.log;

import java.util.concurrent.atomic.AtomicLong;

/** Makes the numbers that tell a log from another one of the same name. */
final class Epochs {
  private static final AtomicLong LAST = new AtomicLong();

  private Epochs() {}

  /** Epoch microseconds, always larger than the one before; never 0. */
  static long next() {
    long now = System.currentTimeMillis() * 1000;
    return LAST.updateAndGet(before -> Math.max(before + 1, now));
  }
}
