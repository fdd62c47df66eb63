package io.vitrine.broker.ban;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How often something happened lately, by name: more often than allowed within the window is too
 * often.
 *
 * <p>Threads: any.
 */
final class Strikes {
  /** Most names that are watched at a time; others go unseen until some have been quiet. */
  private static final int NAMES_MAX = 100_000;

  private final int max;
  private final long windowMillis;
  private final Map<String, Count> counts = new ConcurrentHashMap<>();

  private record Count(long sinceMillis, int count) {}

  /**
   * @param max so many are allowed within the window; 0: nothing is watched
   */
  Strikes(int max, long windowMillis) {
    this.max = max;
    this.windowMillis = windowMillis;
  }

  /** It happened once more; returns whether that is too often, and begins to count anew then. */
  boolean again(String name, long nowMillis) {
    if (max == 0 || name.isEmpty() || counts.size() >= NAMES_MAX && !counts.containsKey(name)) {
      return false;
    }
    Count count =
        counts.merge(
            name,
            new Count(nowMillis, 1),
            (before, one) ->
                nowMillis - before.sinceMillis() >= windowMillis
                    ? one
                    : new Count(before.sinceMillis(), before.count() + 1));
    if (count.count() <= max) {
      return false;
    }
    counts.remove(name, count);
    return true;
  }

  /** Forgets those whose window is over. */
  void sweep(long nowMillis) {
    counts.values().removeIf(each -> nowMillis - each.sinceMillis() >= windowMillis);
  }
}
