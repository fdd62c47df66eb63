package io.vitrine.log;

/**
 * Which records of a log somebody has taken for good: who sends them, or who drops them. Each has
 * one taker, and they are taken in order. What is dropped is written down first; until that is done
 * nothing from there on is forgotten, whoever wants it. What cannot be written down is given back;
 * if others have taken what is behind it by then, it stays held until it can be.
 *
 * <p>Threads: any; drops one at a time.
 */
final class Takers {
  private static final long NOTHING = Long.MAX_VALUE;

  /** The last one that was taken; guarded by this. */
  private long last;

  private volatile long heldFrom = NOTHING;

  /** The last of what is held and was not given back; 0 if there is none. */
  private volatile long owedThrough;

  /** What is to be dropped, both ends included; nothing if it begins behind its end. */
  record Held(long from, long through) {}

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

  /**
   * The same, and nothing from the first of them on is forgotten before {@link #letGo}. If some are
   * held already, those it is.
   */
  synchronized Held hold(long sequence) {
    if (owedThrough > 0) {
      return new Held(heldFrom, owedThrough);
    }
    long first = take(sequence);
    if (first <= sequence) {
      heldFrom = first;
    }
    return new Held(first, sequence);
  }

  /** What is held is written down, and wanted to be forgotten. */
  synchronized void letGo() {
    heldFrom = NOTHING;
    owedThrough = 0;
  }

  /** What is held could not be written down. */
  synchronized void giveBack(Held held) {
    if (last == held.through()) {
      last = held.from() - 1;
      letGo();
    } else {
      owedThrough = held.through();
    }
  }

  /** The last of what is held until it can be written down; 0 if there is none. */
  long owedThrough() {
    return owedThrough;
  }

  /** Those before this one may be forgotten. */
  long heldFrom() {
    return heldFrom;
  }
}
