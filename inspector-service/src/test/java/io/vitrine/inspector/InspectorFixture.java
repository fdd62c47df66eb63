package io.vitrine.inspector;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vitrine.config.Settings;
import io.vitrine.inspector.sensor.vxlan.MirrorSender;
import io.vitrine.runtime.Bus;
import io.vitrine.runtime.Readiness;
import io.vitrine.runtime.ServiceContext;
import io.vitrine.runtime.Telemetry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A real inspector on a free port, with taps to look at. */
public final class InspectorFixture implements AutoCloseable {
  private final Vertx vertx = Vertx.vertx();
  private final Bus bus = new Bus(vertx);
  private final Telemetry telemetry = Telemetry.start();
  private final List<TapFixture> taps = new ArrayList<>();
  private final HttpClient http = HttpClient.newHttpClient();
  private final Settings settings;
  private final InspectorService service;
  private final String url;

  public InspectorFixture(Settings settings) {
    this.settings = settings.with("inspector.port", "0");
    service = new InspectorService(context("inspector-1"));
    url = await(service.start()).get(0);
  }

  /** What another service on the same event bus is built from. */
  public ServiceContext context(String node) {
    return new ServiceContext(
        vertx,
        bus,
        settings,
        telemetry.meters(),
        new Readiness(),
        node,
        System.currentTimeMillis());
  }

  public InspectorFixture() {
    this(Settings.defaults());
  }

  /** Settings with a sensor at a free port. */
  public static Settings sensing() {
    return Settings.defaults()
        .with("inspector.sensor.enabled", "true")
        .with("inspector.sensor.port", "0");
  }

  /** Sends to the sensor, once that is there. */
  public MirrorSender mirror() throws IOException {
    Waiting.until(() -> assertThat(sensors()).isNotEmpty());
    return new MirrorSender(sensors().getJsonObject(0).getString("address"));
  }

  private JsonArray sensors() {
    return new JsonObject(get("/api/v1/sensors").body()).getJsonArray("sensors");
  }

  public TapFixture tap(String node, int loops, long ringBytes) {
    TapFixture tap = new TapFixture(bus, node, loops, ringBytes, telemetry.meters());
    await(tap.start());
    taps.add(tap);
    return tap;
  }

  public MeterRegistry meters() {
    return telemetry.meters();
  }

  public String url() {
    return url;
  }

  public HttpResponse<String> get(String path, String... headers) {
    return send(headers(HttpRequest.newBuilder(URI.create(url + path)), headers).build());
  }

  public HttpResponse<String> post(String path, String body) {
    return send(
        HttpRequest.newBuilder(URI.create(url + path))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build());
  }

  public HttpResponse<String> post(String path, byte[] body, String type) {
    return send(
        HttpRequest.newBuilder(URI.create(url + path))
            .header("Content-Type", type)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build());
  }

  public HttpResponse<String> delete(String path) {
    return send(HttpRequest.newBuilder(URI.create(url + path)).DELETE().build());
  }

  private static HttpRequest.Builder headers(HttpRequest.Builder request, String... headers) {
    return headers.length == 0 ? request : request.headers(headers);
  }

  public HttpClient http() {
    return http;
  }

  private HttpResponse<String> send(HttpRequest request) {
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  public static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    await(service.stop());
    taps.forEach(tap -> await(tap.stop()));
    await(vertx.close());
    telemetry.close();
  }
}
