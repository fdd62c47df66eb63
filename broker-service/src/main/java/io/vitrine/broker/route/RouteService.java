package io.vitrine.broker.route;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vitrine.contract.Addresses;
import io.vitrine.contract.NodeAnnouncement;
import io.vitrine.contract.RouteRefusal;
import io.vitrine.contract.RouteRequest;
import io.vitrine.contract.RouteSet;
import io.vitrine.runtime.Bus;
import io.vitrine.runtime.BusRefusal;
import io.vitrine.runtime.Directory;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers what a broker is asked about its routes, and asks other brokers that have newer ones.
 *
 * <p>Threads: any.
 */
public final class RouteService {
  private static final Logger LOG = LoggerFactory.getLogger(RouteService.class);
  private static final Duration ASK_MAX = Duration.ofSeconds(5);
  private static final int LOOK_MILLIS = 1_000;

  /** How long a broker of a cluster waits at its start for the announcements of others. */
  private static final int HEAR_MILLIS = 1_500;

  private final Bus bus;
  private final String node;
  private final RouteKeeper keeper;
  private final List<Map<String, Object>> configured;
  private final Supplier<JsonArray> ledger;
  private final Directory directory;
  private Bus.@Nullable Registration registration;
  private long timer = -1;
  private volatile boolean learning;

  /**
   * @param configured columns of the config file's routes, for people
   * @param ledger how far each partition of the outbox is
   */
  public RouteService(
      Bus bus,
      String node,
      RouteKeeper keeper,
      List<Map<String, Object>> configured,
      Supplier<JsonArray> ledger) {
    this.bus = bus;
    this.node = node;
    this.keeper = keeper;
    this.configured = List.copyOf(configured);
    this.ledger = ledger;
    this.directory = new Directory(bus);
  }

  /** Completes when the whole cluster can ask. */
  public Future<Void> start() {
    Bus.Registration made = bus.serve(Addresses.routes(node), this::answer);
    registration = made;
    timer = bus.vertx().setPeriodic(LOOK_MILLIS, tick -> look());
    return made.ready();
  }

  /** Learns what the other brokers of the cluster know, before anything is let in. */
  public Future<Void> catchUp() {
    Vertx vertx = bus.vertx();
    Future<Void> listening = directory.start();
    if (!vertx.isClustered()) {
      return listening;
    }
    return listening
        .compose(heard -> vertx.timer(HEAR_MILLIS))
        .compose(heard -> learn())
        .otherwiseEmpty();
  }

  public Future<Void> stop() {
    bus.vertx().cancelTimer(timer);
    Future<Void> left = registration == null ? Future.succeededFuture() : registration.close();
    return left.eventually(directory::stop);
  }

  private void look() {
    keeper.forget();
    if (!learning) {
      learning = true;
      learn().onComplete(done -> learning = false);
    }
  }

  private Future<Void> learn() {
    NodeAnnouncement newest =
        directory.nodes("broker").stream()
            .filter(each -> !each.node().equals(node))
            .max(Comparator.comparingLong(NodeAnnouncement::routes))
            .orElse(null);
    if (newest == null || newest.routes() <= keeper.current().version()) {
      return Future.succeededFuture();
    }
    String address = Addresses.routes(newest.node());
    return bus.request(address, RouteRequest.set(newest.routes()).encode(), ASK_MAX)
        .compose(answer -> keeper.learn(RouteSet.fromJson(answer.toJsonObject())))
        .onFailure(cause -> LOG.warn("Routes of {}: {}", newest.node(), cause.getMessage()))
        .mapEmpty();
  }

  private Future<Buffer> answer(Buffer body) {
    RouteRequest request;
    try {
      request = RouteRequest.decode(body);
    } catch (DecodeException | IllegalArgumentException | ClassCastException e) {
      throw new BusRefusal(RouteRefusal.REQUEST, String.valueOf(e.getMessage()));
    }
    return dispatch(request).map(JsonObject::toBuffer);
  }

  private Future<JsonObject> dispatch(RouteRequest request) {
    return switch (request.op()) {
      case RouteRequest.STATE -> Future.succeededFuture(state());
      case RouteRequest.SET -> Future.succeededFuture(set(request.number()));
      case RouteRequest.CHANGE -> keeper.change(request).map(was -> state().put("was", was));
      case RouteRequest.LEDGER ->
          Future.succeededFuture(new JsonObject().put("outboxes", ledger.get()));
      case RouteRequest.LEARN -> {
        RouteSet set = request.set();
        if (set == null) {
          throw new BusRefusal(RouteRefusal.REQUEST, "learn: no set");
        }
        yield keeper.learn(set).map(version -> new JsonObject().put("version", version));
      }
      default ->
          throw new BusRefusal(
              RouteRefusal.REQUEST,
              "route request: "
                  + request.op()
                  + " (expected: state, set, change, learn or ledger)");
    };
  }

  private JsonObject state() {
    JsonArray rows = new JsonArray();
    configured.forEach(row -> rows.add(new JsonObject(row)));
    return new JsonObject().put("set", keeper.current().toJson()).put("configured", rows);
  }

  private JsonObject set(long version) {
    RouteSet set = keeper.find(version);
    if (set == null) {
      throw new BusRefusal(
          RouteRefusal.UNKNOWN_VERSION, node + " has no routes of version " + version);
    }
    return set.toJson();
  }
}
