package io.vitrine.broker.route;

import io.vitrine.contract.RouteSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The current version of the routes, and the earlier ones that records of the outbox were let in
 * by: each is kept until the outbox has none of them any more.
 *
 * <p>Threads: guarded by itself.
 */
final class RouteHistory {
  private final TreeMap<Long, RouteSet> sets;

  /**
   * By version, how far the partitions of the outbox were when no event loop applied it any more.
   */
  private final Map<Long, long[]> ends = new HashMap<>();

  /**
   * @param sets all that there are
   * @param ends how far the partitions are; what came before may need any of the earlier versions
   */
  RouteHistory(TreeMap<Long, RouteSet> sets, long[] ends) {
    this.sets = new TreeMap<>(sets);
    long current = current().version();
    for (long version : sets.keySet()) {
      if (version != current) {
        this.ends.put(version, ends.clone());
      }
    }
  }

  synchronized RouteSet current() {
    return sets.isEmpty() ? RouteSet.NONE : sets.lastEntry().getValue();
  }

  /** Null if nothing needs it any more. */
  synchronized @Nullable RouteSet find(long version) {
    return version == 0 ? RouteSet.NONE : sets.get(version);
  }

  /** How many earlier versions are needed. */
  synchronized int earlier() {
    return Math.max(0, sets.size() - 1);
  }

  synchronized void add(RouteSet set) {
    sets.put(set.version(), set);
  }

  /** No event loop applies versions before {@code by} any more. */
  synchronized void superseded(long by, long[] partitions) {
    for (long version : sets.headMap(by, false).keySet()) {
      ends.putIfAbsent(version, partitions);
    }
  }

  /**
   * Forgets the earlier versions that nothing needs.
   *
   * @param firsts the oldest record that each partition holds
   * @return which they were
   */
  synchronized List<Long> forget(long[] firsts) {
    List<Long> gone = new ArrayList<>();
    ends.forEach(
        (version, end) -> {
          boolean needed = false;
          for (int i = 0; i < Math.min(end.length, firsts.length); i++) {
            needed |= firsts[i] <= end[i];
          }
          if (!needed) {
            gone.add(version);
          }
        });
    gone.forEach(ends::remove);
    gone.forEach(sets::remove);
    return gone;
  }
}
