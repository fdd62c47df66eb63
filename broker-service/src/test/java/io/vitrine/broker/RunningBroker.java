package io.vitrine.broker;

import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vitrine.config.NodeOptions;
import io.vitrine.config.Settings;
import io.vitrine.contract.Addresses;
import io.vitrine.contract.AdminRequest;
import io.vitrine.contract.InletMessage;
import io.vitrine.contract.InletReply;
import io.vitrine.contract.InletRequest;
import io.vitrine.contract.RouteRequest;
import io.vitrine.runtime.Bus;
import io.vitrine.runtime.Readiness;
import io.vitrine.runtime.ServiceContext;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A broker on a free port, with two event loops, for one test. */
public final class RunningBroker implements AutoCloseable {
  private static final int SECONDS_MAX = 30;

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
  private final Bus bus = new Bus(vertx);
  private final BrokerService service;
  private final Path data;
  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  final List<String> addresses;
  public final int port;

  public RunningBroker(Settings settings) throws Exception {
    this(settings, Files.createTempDirectory("vitrine-broker"));
  }

  /** One that finds in {@code data} what another has left. */
  RunningBroker(Settings settings, Path data) throws Exception {
    this.data = data;
    Settings local =
        settings
            .with(NodeOptions.DATA.key(), data.toString())
            .with("broker.port", "0")
            .with("broker.event_loops", "2")
            .with("broker.tap_bytes_max", "1MiB");
    ServiceContext context =
        new ServiceContext(vertx, bus, local, meters, new Readiness(), "test", 1);
    service = new BrokerService(context);
    try {
      addresses =
          service
              .start()
              .toCompletionStage()
              .toCompletableFuture()
              .get(SECONDS_MAX, TimeUnit.SECONDS);
    } catch (Exception e) {
      close();
      throw e;
    }
    port = URI.create(addresses.get(0)).getPort();
  }

  /** Of the first listener with that scheme: {@code mqtts}, {@code ws}, {@code wss}. */
  public int port(String scheme) {
    return addresses.stream()
        .map(URI::create)
        .filter(address -> address.getScheme().equals(scheme))
        .findFirst()
        .orElseThrow()
        .getPort();
  }

  /** HiveMQ's client of MQTT 5, not connected yet. */
  Mqtt5BlockingClient client(String id) {
    return Mqtt5Client.builder()
        .identifier(id)
        .serverHost("127.0.0.1")
        .serverPort(port)
        .buildBlocking();
  }

  /** Asks it to publish messages, as the bridge does. */
  InletReply publish(InletMessage... messages) throws Exception {
    InletRequest request = new InletRequest("test", List.of(messages));
    return bus.request(Addresses.inlet("test"), request.encode(), Duration.ofSeconds(SECONDS_MAX))
        .map(InletReply::decode)
        .toCompletionStage()
        .toCompletableFuture()
        .get(SECONDS_MAX, TimeUnit.SECONDS);
  }

  /** What the API says of the open connection of that client. */
  JsonObject connection(String clientId) throws Exception {
    JsonArray open = ask(AdminRequest.connections("", 1_000)).getJsonArray("connections");
    return open.stream()
        .map(JsonObject.class::cast)
        .filter(each -> clientId.equals(each.getString("client_id")))
        .findFirst()
        .orElseThrow();
  }

  /** What it answers to those who administer it. */
  JsonObject ask(AdminRequest request) throws Exception {
    return ask(Addresses.admin("test"), request.encode());
  }

  /** How far each of its outboxes is. */
  JsonArray outboxes() {
    try {
      return ask(Addresses.routes("test"), RouteRequest.ledger().encode()).getJsonArray("outboxes");
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private JsonObject ask(String address, Buffer request) throws Exception {
    return bus.request(address, request, Duration.ofSeconds(SECONDS_MAX))
        .map(Buffer::toJsonObject)
        .toCompletionStage()
        .toCompletableFuture()
        .get(SECONDS_MAX, TimeUnit.SECONDS);
  }

  /** Waits until that counter, with that cause, is not 0. */
  void awaitCount(String meter, String cause) throws InterruptedException {
    await(
        meter + " " + cause + " is still 0",
        () -> meters.get(meter).tag("cause", cause).functionCounter().count() != 0);
  }

  Bus bus() {
    return bus;
  }

  double count(String meter) {
    return meters.get(meter).functionCounter().count();
  }

  long openConnections() {
    return (long) meters.get("vitrine.broker.connections.open").gauge().value();
  }

  /** Waits until that gauge of the listener has that value. */
  void awaitGauge(String meter, String listener, int value) throws InterruptedException {
    await(
        meter + " of " + listener + " is not " + value,
        () -> meters.get(meter).tag("listener", listener).gauge().value() == value);
  }

  /**
   * @param otherwise what to say if it does not come true in time
   */
  void await(String otherwise, BooleanSupplier done) throws InterruptedException {
    Waiting.until(otherwise, done);
  }

  @Override
  public void close() throws Exception {
    stop();
    try (var files = Files.walk(data)) {
      for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }

  /** Ends it, and leaves its data. */
  void stop() throws Exception {
    service.stop().toCompletionStage().toCompletableFuture().get(SECONDS_MAX, TimeUnit.SECONDS);
    vertx.close().toCompletionStage().toCompletableFuture().get(SECONDS_MAX, TimeUnit.SECONDS);
  }
}
