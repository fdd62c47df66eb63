package io.vitrine.tap;

import io.vitrine.contract.TapCounts.Stop;
import io.vitrine.contract.TapFrame;
import io.vitrine.contract.TapRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Walks the rings of all loops at once, in order of time, and keeps the frames that match, until
 * one of its limits ends it.
 *
 * <p>Threads: one, of a blocking lane.
 */
final class Scan {
  private static final int FRAMES_PER_LOOK_AT_THE_CLOCK = 64;

  /**
   * @param frames how many frames to keep at most
   * @param bytes how many bytes of frames to keep at most
   * @param nanos how long it may take
   */
  record Limits(int frames, int bytes, long nanos) {}

  private final List<? extends RingWalk> walks;
  private final boolean newestFirst;
  private final Function<TapFrame, @Nullable TapFrame> matcher;
  private final Limits limits;
  private final List<TapFrame> frames = new ArrayList<>();
  private int bytes;
  private long scanned;
  private long reachedNanos;
  private Stop stop = Stop.NONE;

  /**
   * @param matcher gives the frame as it may be shown; null if it does not match
   */
  Scan(
      List<? extends RingWalk> walks,
      boolean newestFirst,
      Function<TapFrame, @Nullable TapFrame> matcher,
      Limits limits) {
    this.walks = walks;
    this.newestFirst = newestFirst;
    this.matcher = matcher;
    this.limits = limits;
  }

  Scan run() {
    long deadline = System.nanoTime() + limits.nanos();
    for (RingWalk walk = next(); walk != null; walk = next()) {
      if (scanned % FRAMES_PER_LOOK_AT_THE_CLOCK == 0
          && scanned > 0
          && System.nanoTime() - deadline > 0) {
        stop = Stop.TIME;
        break;
      }
      if (!look(walk)) {
        break;
      }
      walk.advance();
    }
    return this;
  }

  /** Looks at the walk's head; false if it matches but has no place left. */
  private boolean look(RingWalk walk) {
    TapFrame head = walk.head();
    if (head == null) {
      return true;
    }
    TapFrame match = matcher.apply(head);
    if (match != null) {
      int size = TapRecord.HEADER_BYTES + match.record().captured().length();
      if (frames.size() >= limits.frames()) {
        stop = Stop.LIMIT;
        return false;
      }
      if (bytes + size > limits.bytes() && !frames.isEmpty()) {
        stop = Stop.BYTES;
        return false;
      }
      bytes += size;
      frames.add(match);
    }
    scanned++;
    reachedNanos = head.record().epochNanos();
    return true;
  }

  /** The walk whose frame comes next in time; null if all have ended. */
  private @Nullable RingWalk next() {
    RingWalk best = null;
    long bestNanos = 0;
    for (RingWalk walk : walks) {
      TapFrame head = walk.head();
      if (head == null) {
        continue;
      }
      long nanos = head.record().epochNanos();
      if (best == null || (newestFirst ? nanos > bestNanos : nanos < bestNanos)) {
        best = walk;
        bestNanos = nanos;
      }
    }
    return best;
  }

  List<TapFrame> frames() {
    return frames;
  }

  long scanned() {
    return scanned;
  }

  long reachedNanos() {
    return reachedNanos;
  }

  Stop stop() {
    return stop;
  }

  long lost() {
    return walks.stream().mapToLong(RingWalk::lost).sum();
  }

  /** Per loop, where the walk has come to; the walks are in the order of the loops. */
  Map<Integer, Long> positions() {
    Map<Integer, Long> positions = new TreeMap<>();
    for (int loop = 0; loop < walks.size(); loop++) {
      positions.put(loop, walks.get(loop).position());
    }
    return positions;
  }
}
