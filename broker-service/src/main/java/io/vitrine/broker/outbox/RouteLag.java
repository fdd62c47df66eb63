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

/**
 * Measures now and then what waits for each route, over all outboxes.
 *
 * <p>Threads: any; counted on the blocking lane.
 */
public final class RouteLag {
  private static final long LOOK_MILLIS = 5_000;

  private final Vertx vertx;
  private final BlockingLane lane;
  private final Outbox outbox;
  private final MultiGauge messages;
  private final MultiGauge bytes;
  private final MultiGauge seconds;
  private long timer = -1;
  private boolean busy;

  public RouteLag(Vertx vertx, BlockingLane lane, Outbox outbox, MeterRegistry meters) {
    this.vertx = vertx;
    this.lane = lane;
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

  private void look() {
    if (!busy) {
      busy = true;
      lane.run(
              () -> {
                show(outbox.waiting());
                return true;
              })
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
