package io.vitrine.bridge.route;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A cache for each of the latest routes that records were made by: one mostly, more for a moment
 * when they were changed.
 *
 * <p>Threads: one at a time.
 */
public final class RouteCaches {
  private static final int CACHES_MAX = 4;

  private final int topicsMax;
  private final Map<Routes, RouteCache> caches =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Routes, RouteCache> eldest) {
          return size() > CACHES_MAX;
        }
      };
  private Routes newest;
  private RouteCache cache;

  /**
   * @param first those that records are made by at first
   * @param topicsMax most topics that each cache remembers
   */
  public RouteCaches(Routes first, int topicsMax) {
    this.topicsMax = topicsMax;
    this.newest = first;
    this.cache = new RouteCache(first, topicsMax);
    caches.put(first, cache);
  }

  public RouteCache of(Routes routes) {
    if (routes != newest) {
      newest = routes;
      cache = caches.computeIfAbsent(routes, fresh -> new RouteCache(fresh, topicsMax));
    }
    return cache;
  }
}
