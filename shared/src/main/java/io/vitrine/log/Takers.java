package io.vitrine.log;

/**
 * Which records of a log somebody has taken for good: who sends them, or who drops them. Each has
 * one taker, and they are taken in order. What is dropped is written down first; until that is done
 * nothing from there on is forgotten, whoever wants it.
 *
 * <p>Threads: any; drops one at a time.
 */
final class Takers {
  private static final long NOTHING = Long.MAX_VALUE;

  /** The last one that was taken; guarded by this. */
  private long last;

  private volatile long heldFrom = NOTHING;

  /**
   * @param last that was taken before
   */
  Takers(long last) {
    this.last = last;
  }

  /** Takes all up to {@code sequence} that are left; returns the first of them. */
  synchronized long take(long sequence) {
    long first = last + 1;
    last = Math.max(last, sequence);
    return first;
  }

  /** The same, and nothing from the first of them on is forgotten before {@link #letGo}. */
  synchronized long hold(long sequence) {
    long first = take(sequence);
    if (first <= sequence) {
      heldFrom = first;
    }
    return first;
  }

  /**
   * @param done false if they were not dropped after all: then they are left, unless somebody has
   *     taken those behind them
   */
  synchronized void letGo(long first, long sequence, boolean done) {
    heldFrom = NOTHING;
    if (!done && last == sequence) {
      last = first - 1;
    }
  }

  /** Those before this one may be forgotten. */
  long heldFrom() {
    return heldFrom;
  }
}
