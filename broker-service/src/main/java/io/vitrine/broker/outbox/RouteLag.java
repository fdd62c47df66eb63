package io.vitrine.broker.outbox;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.vertx.core.Vertx;
import io.vitrine.runtime.BlockingLane;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures now and then what waits for each route, over all outboxes. It reads much, so it has a
 * lane of its own, where nothing else waits for it.
 *
 * <p>Threads: looks on a Vert.x context, counts on the lane.
 */
public final class RouteLag {
  private static final Logger LOG = LoggerFactory.getLogger(RouteLag.class);
  private static final long LOOK_MILLIS = 5_000;

  /** Most that are read for one look, of all outboxes together. */
  private static final int LOOK_MAX = 500_000;

  private final Vertx vertx;
  private final BlockingLane lane;
  private final Outbox outbox;
  private final MultiGauge messages;
  private final MultiGauge bytes;
  private final MultiGauge seconds;
  private long timer = -1;
  private volatile boolean busy;

  /** The lane's own. */
  private int turn;

  public RouteLag(Vertx vertx, Outbox outbox, MeterRegistry meters) {
    this.vertx = vertx;
    this.lane = new BlockingLane("vitrine-route-lag", 1, 1, meters);
    this.outbox = outbox;
    this.messages = gauge(meters, "messages", "Messages that wait in the outbox for a route");
    this.bytes = gauge(meters, "bytes", "Bytes that wait in the outbox for a route");
    this.seconds =
        gauge(meters, "seconds", "Age of the oldest message that waits in the outbox for a route");
  }

  private static MultiGauge gauge(MeterRegistry meters, String unit, String description) {
    return MultiGauge.builder("vitrine.broker.route.lag." + unit)
        .description(description)
        .register(meters);
  }

  public void start() {
    timer = vertx.setPeriodic(LOOK_MILLIS, tick -> look());
  }

  public void stop() {
    vertx.cancelTimer(timer);
  }

  /** Waits for a count that is under way, which reads what is about to be closed. Blocks. */
  public void close() {
    lane.close();
  }

  private void look() {
    if (!busy) {
      busy = true;
      lane.run(
              () -> {
                show(outbox.waiting(LOOK_MAX, turn++));
                return true;
              })
          .onFailure(cause -> LOG.error("What waits for routes could not be counted", cause))
          .onComplete(done -> busy = false);
    }
  }

  private void show(Map<String, Waiting> waiting) {
    long now = System.currentTimeMillis();
    Map<String, Waiting> all = new TreeMap<>(waiting);
    // A route that nothing waits for says so.
    outbox.routeNames().forEach(each -> all.putIfAbsent(each, new Waiting(0, 0, now * 1_000)));
    show(messages, all, Waiting::messages);
    show(bytes, all, Waiting::bytes);
    show(seconds, all, each -> each.ageSeconds(now));
  }

  private static void show(
      MultiGauge gauge, Map<String, Waiting> all, ToDoubleFunction<Waiting> value) {
    List<MultiGauge.Row<?>> rows = new ArrayList<>();
    all.forEach(
        (route, waiting) ->
            rows.add(MultiGauge.Row.of(Tags.of("route", route), value.applyAsDouble(waiting))));
    gauge.register(rows, true);
  }
}
