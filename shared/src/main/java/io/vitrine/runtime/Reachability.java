package io.vitrine.runtime;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/**
 * Judges from the answers of other nodes whether this node can be reached. One call that failed
 * says little: the other may be slow, starting or leaving. This node counts as not reachable when
 * the others say so {@value #UNKNOWN_MAX} times in a row, or when nobody at all called back for
 * longer than a dead node is kept as a member, {@value #TIMEOUTS_MAX} calls or more having been
 * asked for.
 *
 * <p>Threads: one.
 */
final class Reachability {
  /** So many times in a row somebody may say that this node is unknown to it. */
  static final int UNKNOWN_MAX = 3;

  /** At least so many calls must have stayed without an answer. */
  static final int TIMEOUTS_MAX = 3;

  private final long silenceNanosMax;
  private final Set<String> doubters = new HashSet<>();
  private int unknown;
  private int timeouts;
  private long silentSinceNanos;

  /**
   * @param silenceMax so long calls may stay without an answer
   */
  Reachability(Duration silenceMax) {
    this.silenceNanosMax = silenceMax.toNanos();
  }

  /** Somebody called back, or there is nobody who could. */
  void reached() {
    doubters.clear();
    unknown = 0;
    timeouts = 0;
  }

  /** {@code other} answered that it cannot find this node. */
  void unknownTo(String other) {
    doubters.add(other);
    unknown++;
  }

  /** {@code other} was asked at {@code askedNanos} and did not answer in time. */
  void silent(String other, long askedNanos) {
    if (timeouts == 0) {
      silentSinceNanos = askedNanos;
    }
    doubters.add(other);
    timeouts++;
  }

  /** Whether this node has to be taken for unreachable at {@code nowNanos}. */
  boolean lost(long nowNanos) {
    return unknown >= UNKNOWN_MAX
        || (timeouts >= TIMEOUTS_MAX && nowNanos - silentSinceNanos >= silenceNanosMax);
  }

  /** The nodes that did not get through since the last that did. */
  Set<String> doubters() {
    return Set.copyOf(doubters);
  }
}
