package io.vitrine.broker.route;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vitrine.config.ConfigException;
import io.vitrine.config.ConfigProblem;
import io.vitrine.config.RouteDocument;
import io.vitrine.config.RouteSettings;
import io.vitrine.contract.CountedRoutes;
import io.vitrine.contract.RouteRefusal;
import io.vitrine.contract.RouteRequest;
import io.vitrine.contract.RouteSet;
import io.vitrine.route.OutboxKind;
import io.vitrine.runtime.BlockingLane;
import io.vitrine.runtime.BusRefusal;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Changes the routes made over HTTP, one change at a time: checked, on disk, applied by every event
 * loop, and only then answered.
 *
 * <p>Threads: any.
 */
public final class RouteKeeper {
  private static final Logger LOG = LoggerFactory.getLogger(RouteKeeper.class);
  private static final int ROUTES_MAX = CountedRoutes.NAMES_MAX;

  /** Earlier versions that the outbox still needs, so that they do not grow without a bound. */
  private static final int EARLIER_MAX = 100;

  private static final int APPLY_SECONDS_MAX = 20;

  private final Vertx vertx;
  private final BlockingLane lane;
  private final List<RouteSettings> configured;
  private final Set<String> clusters;
  private final RouteFiles files;
  private final RouteHistory history;
  private final Appliance appliance;

  // Guarded by this.
  private Future<?> last = Future.succeededFuture();

  /**
   * @param clusters of Kafka, by name, beside the default one
   * @param sets what {@code files} has
   * @param partitions how far the outbox is
   */
  public RouteKeeper(
      Vertx vertx,
      BlockingLane lane,
      List<RouteSettings> configured,
      Set<String> clusters,
      RouteFiles files,
      TreeMap<Long, RouteSet> sets,
      long[] partitions,
      Appliance appliance) {
    this.vertx = vertx;
    this.lane = lane;
    this.configured = List.copyOf(configured);
    this.clusters = Set.copyOf(clusters);
    this.files = files;
    this.history = new RouteHistory(sets, partitions);
    this.appliance = appliance;
  }

  /**
   * The routes of the config file and the current ones of {@code sets}.
   *
   * @throws IOException if they cannot be together; the message says why
   */
  public static RouteTable table(List<RouteSettings> configured, TreeMap<Long, RouteSet> sets)
      throws IOException {
    RouteSet current = sets.isEmpty() ? RouteSet.NONE : sets.lastEntry().getValue();
    for (RouteSettings each : configured) {
      if (current.find(each.name()) != null) {
        throw new IOException(
            "routes: \""
                + each.name()
                + "\" is the name of a route made over HTTP too; delete that one, or rename this");
      }
    }
    try {
      return RouteTable.of(configured, current);
    } catch (ConfigException e) {
      throw new IOException("a route made over HTTP is wrong: " + e.getMessage(), e);
    }
  }

  /** The version that applies. */
  public RouteSet current() {
    return history.current();
  }

  /** Of an earlier version too, while the outbox needs it; else null. */
  public @Nullable RouteSet find(long version) {
    return history.find(version);
  }

  /** Whether a name is one of the config file's. */
  private boolean configured(String name) {
    return configured.stream().anyMatch(route -> route.name().equals(name));
  }

  /**
   * Makes, replaces or deletes a route.
   *
   * @return whether there was one of that name; fails with a {@link BusRefusal} of a {@link
   *     RouteRefusal} code
   */
  public Future<Boolean> change(RouteRequest request) {
    return inTurn(
        () -> {
          RouteSet now = current();
          RouteSet.Entry there = now.find(request.name());
          check(request, now, there);
          JsonObject route = request.route();
          JsonObject columns = route == null ? null : columns(request.name(), route);
          RouteSet next = now.with(request.name(), columns, System.currentTimeMillis());
          return take(next).map(taken -> there != null);
        });
  }

  private void check(RouteRequest request, RouteSet now, RouteSet.@Nullable Entry there) {
    String name = request.name();
    if (configured(name)) {
      throw new BusRefusal(
          RouteRefusal.CONFIGURED, name + " is a route of the config file; change it there");
    }
    if (there == null && (request.mode() == RouteRequest.Mode.PRESENT || request.route() == null)) {
      throw new BusRefusal(RouteRefusal.NOT_FOUND, "route " + name);
    }
    if (there != null && request.mode() == RouteRequest.Mode.ABSENT) {
      throw new BusRefusal(RouteRefusal.EXISTS, "there is a route " + name + " already");
    }
    if (there != null && request.expected() != 0 && request.expected() != there.version()) {
      throw new BusRefusal(RouteRefusal.OTHER_VERSION, Long.toString(there.version()));
    }
    if (there == null && now.routes().size() >= ROUTES_MAX) {
      throw new BusRefusal(RouteRefusal.LIMIT, "there are " + ROUTES_MAX + " routes already");
    }
    if (history.earlier() >= EARLIER_MAX) {
      throw new BusRefusal(
          RouteRefusal.LIMIT,
          "the outbox has records of "
              + EARLIER_MAX
              + " earlier versions of the routes; change them again when Kafka has those");
    }
  }

  private JsonObject columns(String name, JsonObject route) {
    try {
      // Not a copy of the JSON object, whose inner objects are no maps.
      Map<String, Object> named = new LinkedHashMap<>(route.getMap());
      named.put("name", name);
      RouteDocument document = RouteDocument.read(named);
      checkCluster(document.settings().outbox().kind().cluster());
      return new JsonObject(document.columns());
    } catch (ConfigException e) {
      JsonArray problems = new JsonArray();
      for (ConfigProblem each : e.problems()) {
        JsonObject problem =
            new JsonObject().put("pointer", each.at().source()).put("message", message(each));
        if (each.value() != null) {
          problem.put("value", each.value());
        }
        if (each.expected() != null) {
          problem.put("expected", each.expected());
        }
        problems.add(problem);
      }
      throw new BusRefusal(RouteRefusal.INVALID, problems.encode());
    }
  }

  /** What waits for a cluster that there is not would wait for ever. */
  private void checkCluster(String cluster) {
    if (!cluster.equals(OutboxKind.DEFAULT) && !clusters.contains(cluster)) {
      String names = String.join(", ", new TreeSet<>(clusters));
      JsonObject problem =
          new JsonObject()
              .put("pointer", "/cluster")
              .put("message", "cluster: there is none named " + cluster)
              .put("value", cluster)
              .put(
                  "expected",
                  OutboxKind.DEFAULT
                      + " or a row of bridge.clusters in the broker's config"
                      + (names.isEmpty() ? ", which has none" : ": " + names));
      throw new BusRefusal(RouteRefusal.INVALID, new JsonArray().add(problem).encode());
    }
  }

  private static String message(ConfigProblem problem) {
    return problem.key().isEmpty() ? problem.text() : problem.key() + ": " + problem.text();
  }

  /** Takes over a set of another broker if it is newer; answers with the version that applies. */
  public Future<Long> learn(RouteSet set) {
    return inTurn(
        () -> {
          if (set.version() <= current().version()) {
            return Future.succeededFuture(current().version());
          }
          for (RouteSet.Entry each : set.routes()) {
            if (configured(each.name())) {
              LOG.error(
                  "The route {} made over HTTP at another broker has the name of one of this"
                      + " broker's config file; both apply",
                  each.name());
            }
          }
          return take(set).map(taken -> set.version());
        });
  }

  /** On disk first, then applied: what is acknowledged by it can be made into records for ever. */
  private Future<Void> take(RouteSet next) {
    RouteTable table = RouteTable.of(configured, next);
    return lane.run(() -> prepared(table))
        .recover(
            cause ->
                Future.failedFuture(
                    new BusRefusal(RouteRefusal.LIMIT, String.valueOf(cause.getMessage()))))
        .compose(prepared -> write(next))
        .compose(
            written -> {
              history.add(next);
              LOG.info("Routes of version {} apply: {}", next.version(), next.routes().size());
              return inTime(next.version(), appliance.apply(table));
            });
  }

  private boolean prepared(RouteTable table) throws IOException {
    appliance.prepare(table);
    return true;
  }

  private Future<?> write(RouteSet next) {
    return lane.run(
            () -> {
              files.write(next);
              return true;
            })
        .recover(
            cause ->
                Future.failedFuture(
                    new BusRefusal(
                        RouteRefusal.STORAGE, "the routes cannot be written: " + cause)));
  }

  private Future<Void> inTime(long version, Future<long[]> applied) {
    Promise<Void> promise = Promise.promise();
    long timer =
        vertx.setTimer(
            TimeUnit.SECONDS.toMillis(APPLY_SECONDS_MAX),
            fired ->
                promise.tryFail(
                    new BusRefusal(
                        RouteRefusal.STORAGE,
                        "the change is on disk and applies, but what came before it is still being"
                            + " acknowledged")));
    applied.onComplete(
        done -> {
          vertx.cancelTimer(timer);
          if (done.succeeded()) {
            history.superseded(version, done.result());
            promise.tryComplete();
          } else {
            promise.tryFail(done.cause());
          }
        });
    return promise.future();
  }

  /** Forgets earlier versions that the outbox does not need any more; call it often. */
  public void forget() {
    List<Long> gone = history.forget(appliance.firsts());
    if (!gone.isEmpty()) {
      inTurn(
          () ->
              lane.run(
                  () -> {
                    for (long version : gone) {
                      files.delete(version);
                    }
                    return null;
                  }));
    }
  }

  private interface Step<T> {
    Future<T> take();
  }

  private synchronized <T> Future<T> inTurn(Step<T> step) {
    Promise<T> promise = Promise.promise();
    Future<?> before = last;
    last = promise.future();
    before.onComplete(
        done -> {
          try {
            step.take().onComplete(promise);
          } catch (RuntimeException e) {
            promise.fail(e);
          }
        });
    return promise.future();
  }
}
