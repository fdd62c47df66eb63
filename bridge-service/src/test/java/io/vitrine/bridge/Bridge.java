package io.vitrine.bridge;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vitrine.config.Settings;
import io.vitrine.contract.Addresses;
import io.vitrine.runtime.Bus;
import io.vitrine.runtime.Readiness;
import io.vitrine.runtime.ServiceContext;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/** A bridge on a Vert.x with one event loop, whose longest pause is watched. */
final class Bridge implements AutoCloseable {
  private static final int DEADLINE_SECONDS = 60;
  private static final int TICK_MILLIS = 10;

  final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  final Bus bus = new Bus(vertx);
  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final AtomicLong pauseNanosMax = new AtomicLong();
  private final AtomicLong lastTick = new AtomicLong(System.nanoTime());
  private Readiness readiness = new Readiness();
  private BridgeService service;

  Bridge() {
    vertx.setPeriodic(
        TICK_MILLIS,
        tick -> {
          long now = System.nanoTime();
          pauseNanosMax.accumulateAndGet(now - lastTick.getAndSet(now), Math::max);
        });
  }

  /** Settings that make all that waits short. */
  static Settings settings(String servers, Map<String, Object> more) {
    Settings settings =
        Settings.defaults()
            .with("bridge.kafka.bootstrap_servers", servers)
            .with("bridge.kafka.send_block_max", "500ms")
            .with("bridge.kafka.retry_pause_max", "500ms")
            .with("bridge.kafka.request_timeout", "1s")
            .with("bridge.kafka.stall_max", "1s")
            .with("routes", List.of(route("all", "#", "mqtt.messages")));
    for (Map.Entry<String, Object> each : more.entrySet()) {
      settings = settings.with(each.getKey(), each.getValue());
    }
    return settings;
  }

  static Map<String, Object> route(String name, String filter, String topic) {
    return Map.of("name", name, "filter", filter, "topic", topic, "key", "${topic}");
  }

  /**
   * @param more instead of what is said without, or besides
   */
  static Map<String, Object> route(
      String name, String filter, String topic, Map<String, Object> more) {
    Map<String, Object> route = new HashMap<>(route(name, filter, topic));
    route.putAll(more);
    return route;
  }

  Future<List<String>> begin(Settings settings) {
    readiness = new Readiness();
    service =
        new BridgeService(
            new ServiceContext(
                vertx, bus, settings, meters, readiness, "bridge-1", System.currentTimeMillis()));
    return service.start();
  }

  Bridge start(Settings settings) throws Exception {
    await(begin(settings));
    return this;
  }

  void stop() throws Exception {
    if (service != null) {
      await(service.stop());
    }
  }

  boolean ready() {
    return readiness.ready();
  }

  String detail() {
    Readiness.Part part = readiness.parts().get("kafka");
    return part == null ? "" : part.detail();
  }

  double counted(String meter) {
    return meters.find(meter).counters().stream().mapToDouble(c -> c.count()).sum();
  }

  double counted(String meter, String tag, String value) {
    return meters.find(meter).tag(tag, value).counters().stream().mapToDouble(c -> c.count()).sum();
  }

  /** What it says became of the messages of its lanes. */
  List<JsonObject> lanes() throws Exception {
    return await(bus.request(Addresses.ledger("bridge-1"), Buffer.buffer(), Duration.ofSeconds(10)))
        .toJsonObject()
        .getJsonArray("lanes")
        .stream()
        .map(JsonObject.class::cast)
        .toList();
  }

  /** Longest time the event loop did not come round. */
  long loopPauseMillisMax() {
    return TimeUnit.NANOSECONDS.toMillis(pauseNanosMax.get());
  }

  static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(DEADLINE_SECONDS, TimeUnit.SECONDS);
  }

  static void until(String what, BooleanSupplier condition) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("did not happen in " + DEADLINE_SECONDS + " s: " + what);
      }
      TimeUnit.MILLISECONDS.sleep(10);
    }
  }

  @Override
  public void close() throws Exception {
    stop();
    await(vertx.close());
  }
}
