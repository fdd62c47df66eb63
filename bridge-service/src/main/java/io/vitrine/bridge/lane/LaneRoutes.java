package io.vitrine.bridge.lane;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vitrine.bridge.route.RouteBook;
import io.vitrine.bridge.route.Routes;
import io.vitrine.contract.OutboxRecord;
import io.vitrine.log.LogBatch;
import io.vitrine.runtime.Bus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the routes that the records of a lane's batches are made by.
 *
 * <p>Threads: the lane's context; {@link #problem} any.
 */
final class LaneRoutes {
  private static final Logger LOG = LoggerFactory.getLogger(LaneRoutes.class);

  private final Bus bus;
  private final LaneId id;
  private final RouteBook book;
  private volatile @Nullable String problem;

  LaneRoutes(Bus bus, LaneId id, RouteBook book) {
    this.bus = bus;
    this.id = id;
    this.book = book;
  }

  /** Why routes that are needed are not known; null if nothing is missing. */
  @Nullable String problem() {
    return problem;
  }

  /** By version; null if one has to be asked for. */
  @Nullable Map<Long, Routes> known(LogBatch batch) {
    Map<Long, Routes> known = new HashMap<>(4);
    for (long version : versions(batch)) {
      Routes routes = book.find(id.node(), version);
      if (routes == null) {
        return null;
      }
      known.put(version, routes);
    }
    return known;
  }

  /** Asks the broker for those that are not known. */
  Future<Map<Long, Routes>> ask(LogBatch batch) {
    Map<Long, Routes> all = new HashMap<>(4);
    List<Future<Routes>> asked = new ArrayList<>();
    for (long version : versions(batch)) {
      asked.add(book.ask(bus, id.node(), version).onSuccess(routes -> all.put(version, routes)));
    }
    return Future.all(asked)
        .map(answered -> all)
        .onSuccess(answered -> problem = null)
        .onFailure(
            cause -> {
              if (problem == null) {
                LOG.warn("{}: the routes of its records: {}", id, cause.getMessage());
              }
              problem = "the routes of its records: " + cause.getMessage();
            });
  }

  private static Set<Long> versions(LogBatch batch) {
    Set<Long> versions = new HashSet<>(4);
    long last = -1;
    for (Buffer record : batch.records()) {
      long version = OutboxRecord.routes(record);
      if (version != last) {
        versions.add(version);
        last = version;
      }
    }
    return versions;
  }
}
