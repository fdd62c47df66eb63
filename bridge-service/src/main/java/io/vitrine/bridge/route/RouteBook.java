package io.vitrine.bridge.route;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vitrine.config.RouteDocument;
import io.vitrine.config.RouteSettings;
import io.vitrine.contract.Addresses;
import io.vitrine.contract.RouteRequest;
import io.vitrine.contract.RouteSet;
import io.vitrine.runtime.Bus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The routes of the config file, and those made over HTTP in the versions that records of the
 * brokers' outboxes name. A version never changes, so it is asked for once.
 *
 * <p>Threads: any.
 */
public final class RouteBook {
  private static final Duration ASK_MAX = Duration.ofSeconds(5);

  /** Most versions that are remembered; flights hold those that they need. */
  private static final int VERSIONS_MAX = 64;

  private record Key(String node, long version) {}

  private final List<RouteSettings> configured;
  private final RouteNames names = new RouteNames();
  private final Routes routes;
  private final Map<Key, Routes> known =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Routes> eldest) {
          return size() > VERSIONS_MAX;
        }
      };

  /**
   * @param configured the routes of the config file
   */
  public RouteBook(List<RouteSettings> configured) {
    this.configured = List.copyOf(configured);
    this.routes = Routes.of(configured, names);
  }

  /** Numbers of all routes that were seen. */
  public RouteNames names() {
    return names;
  }

  /** The routes of the config file alone, which apply to records of version 0. */
  public Routes configured() {
    return routes;
  }

  /** Those of the config file and of a version; null if it is not known yet. */
  public synchronized @Nullable Routes find(String node, long version) {
    return version == 0 ? routes : known.get(new Key(node, version));
  }

  /** Asks the broker for a version, unless it is known. */
  public Future<Routes> ask(Bus bus, String node, long version) {
    Routes there = find(node, version);
    if (there != null) {
      return Future.succeededFuture(there);
    }
    Buffer request = RouteRequest.set(version).encode();
    return bus.request(Addresses.routes(node), request, ASK_MAX)
        .map(answer -> learn(node, RouteSet.fromJson(answer.toJsonObject())));
  }

  private synchronized Routes learn(String node, RouteSet set) {
    List<RouteSettings> all = new ArrayList<>(configured);
    for (RouteSet.Entry each : set.routes()) {
      all.add(RouteDocument.read(each.route().getMap()).settings());
    }
    Routes made = Routes.of(all, names);
    known.put(new Key(node, set.version()), made);
    return made;
  }
}
