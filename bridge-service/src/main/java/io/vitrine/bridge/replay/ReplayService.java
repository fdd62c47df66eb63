package io.vitrine.bridge.replay;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vitrine.bridge.kafka.Failures;
import io.vitrine.bridge.route.Routes;
import io.vitrine.contract.Addresses;
import io.vitrine.contract.ReplayRequest;
import io.vitrine.route.KafkaTopic;
import io.vitrine.runtime.Bus;
import io.vitrine.runtime.BusRefusal;
import java.time.Instant;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers {@link ReplayRequest}s: one replay at a time, on a thread of its own.
 *
 * <p>Threads: the context that it is started on.
 */
public final class ReplayService {
  private static final Logger LOG = LoggerFactory.getLogger(ReplayService.class);
  private static final long JOIN_MILLIS = 5_000;

  private final Bus bus;
  private final String node;
  private final Function<String, @Nullable ReplayOptions> options;
  private final Supplier<Routes> routes;
  private Bus.@Nullable Registration registration;
  private volatile @Nullable Job job;

  /**
   * @param options by the name of a cluster; null if there is none
   * @param routes as they are when a replay begins
   */
  public ReplayService(
      Bus bus,
      String node,
      Function<String, @Nullable ReplayOptions> options,
      Supplier<Routes> routes) {
    this.bus = bus;
    this.node = node;
    this.options = options;
    this.routes = routes;
  }

  /** Completes when the whole cluster can ask. */
  public Future<Void> start() {
    registration = bus.serve(Addresses.replay(node), this::answer);
    return registration.ready();
  }

  /** A replay that is running ends after its transaction; the next one goes on behind it. */
  public Future<Void> stop(Vertx vertx) {
    Future<Void> closed = registration == null ? Future.succeededFuture() : registration.close();
    Job running = job;
    if (running == null) {
      return closed;
    }
    return closed.eventually(() -> vertx.executeBlocking(running::end));
  }

  private Future<Buffer> answer(Buffer body) {
    ReplayRequest request;
    try {
      request = ReplayRequest.decode(body);
    } catch (DecodeException | IllegalArgumentException | ClassCastException e) {
      throw new BusRefusal(ReplayRequest.INVALID, String.valueOf(e.getMessage()));
    }
    if (request.start()) {
      begin(request);
    }
    Job last = job;
    JsonObject state = last == null ? new JsonObject().put("state", "none") : last.json();
    return Future.succeededFuture(state.put("node", node).toBuffer());
  }

  private void begin(ReplayRequest request) {
    Job last = job;
    if (last != null && last.running()) {
      throw new BusRefusal(ReplayRequest.RUNNING, "A replay is running on " + node + ".");
    }
    ReplayOptions in = options.apply(request.cluster());
    if (in == null) {
      throw new BusRefusal(
          ReplayRequest.INVALID, "cluster: there is none named " + request.cluster());
    }
    String topic = request.topic().isEmpty() ? in.deadLetters().topic() : request.topic();
    if (!KafkaTopic.legal(topic)) {
      throw new BusRefusal(
          ReplayRequest.INVALID, "topic: " + topic + " (expected: " + KafkaTopic.EXPECTED + ")");
    }
    Routes now = routes.get();
    String route = request.route();
    if (route != null && now.all().stream().noneMatch(each -> each.name().equals(route))) {
      throw new BusRefusal(ReplayRequest.INVALID, "route: there is none named " + route);
    }
    Replay.Order order =
        new Replay.Order(topic, route, Math.max(0, request.sinceMillis()), request.dryRun());
    Job next = new Job(order, new Replay(in, order, now));
    job = next;
    next.thread.start();
  }

  /** A replay and what became of it. */
  private static final class Job {
    private final Replay.Order order;
    private final Replay replay;
    private final Thread thread;
    private final Instant started = Instant.now();
    private volatile @Nullable Instant ended;
    private volatile @Nullable String error;

    Job(Replay.Order order, Replay replay) {
      this.order = order;
      this.replay = replay;
      this.thread = new Thread(this::run, "replay");
      thread.setDaemon(true);
    }

    private void run() {
      LOG.info("Dead letters of {} are replayed", order.topic());
      try {
        replay.run();
        LOG.info("Dead letters of {} were replayed: {}", order.topic(), replay.counts().json());
      } catch (RuntimeException e) {
        error = Failures.text(e);
        LOG.warn("Dead letters of {} are not all replayed: {}", order.topic(), error);
      } finally {
        ended = Instant.now();
      }
    }

    boolean running() {
      return ended == null;
    }

    @Nullable Void end() throws InterruptedException {
      replay.stop();
      thread.join(JOIN_MILLIS);
      return null;
    }

    JsonObject json() {
      String failure = error;
      Instant end = ended;
      JsonObject json =
          new JsonObject()
              .put("state", end == null ? "running" : failure == null ? "done" : "failed")
              .put("topic", order.topic())
              .put("dry_run", order.dry())
              .put("started", started.toString())
              .put("letters", replay.counts().json());
      if (order.route() != null) {
        json.put("route", order.route());
      }
      if (order.sinceMillis() > 0) {
        json.put("since", Instant.ofEpochMilli(order.sinceMillis()).toString());
      }
      String note = replay.note();
      if (note != null) {
        json.put("note", note);
      }
      if (end != null) {
        json.put("ended", end.toString());
      }
      return failure == null ? json : json.put("error", failure);
    }
  }
}
