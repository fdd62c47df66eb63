package io.vitrine.tap;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vitrine.contract.Addresses;
import io.vitrine.contract.AdminRequest;
import io.vitrine.contract.ConnectionInfo;
import io.vitrine.filter.Filter;
import io.vitrine.filter.FilterSyntaxException;
import io.vitrine.runtime.BlockingLane;
import io.vitrine.runtime.Bus;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Answers administrative requests to this node: who is connected, and the counters.
 *
 * <p>Threads: requests come in on the context that called {@link #start}, or one of its own; the
 * work is done on the lane.
 */
public final class AdminService {
  private final Bus bus;
  private final String node;
  private final ConnectionDirectory connections;
  private final Supplier<JsonObject> stats;
  private final BlockingLane lane;
  private Bus.@Nullable Registration registration;

  /**
   * @param stats the counters, as {@link AdminRequest} says; asked for on the lane
   */
  public AdminService(
      Bus bus,
      String node,
      ConnectionDirectory connections,
      Supplier<JsonObject> stats,
      BlockingLane lane) {
    this.bus = bus;
    this.node = node;
    this.connections = connections;
    this.stats = stats;
    this.lane = lane;
  }

  /** Completes when the whole cluster can ask. */
  public Future<Void> start() {
    registration = bus.serve(Addresses.admin(node), this::answer);
    return registration.ready();
  }

  public Future<Void> stop() {
    return registration == null ? Future.succeededFuture() : registration.close();
  }

  private Future<Buffer> answer(Buffer body) {
    return Refusals.orRefuse(() -> dispatch(AdminRequest.decode(body))).map(JsonObject::toBuffer);
  }

  private Future<JsonObject> dispatch(AdminRequest request) throws FilterSyntaxException {
    return switch (request.op()) {
      case AdminRequest.CONNECTIONS -> {
        Filter filter = Filter.compile(request.filter());
        yield lane.run(() -> list(filter, request.limit()));
      }
      case AdminRequest.STATS -> lane.run(stats::get);
      default ->
          throw new IllegalArgumentException(
              "admin request: " + request.op() + " (expected: connections or stats)");
    };
  }

  private JsonObject list(Filter filter, int limit) {
    List<ConnectionInfo> open = connections.open();
    List<ConnectionInfo> matched =
        open.stream()
            .filter(info -> filter.matches(new ConnectionSource(info, true)))
            .sorted(Comparator.comparingLong(ConnectionInfo::openedMillis).reversed())
            .toList();
    JsonArray listed = new JsonArray();
    matched.stream().limit(Math.max(0, limit)).forEach(info -> listed.add(info.toJson()));
    return new JsonObject()
        .put("total", open.size())
        .put("matched", matched.size())
        .put("connections", listed);
  }
}
