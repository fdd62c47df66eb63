package io.vitrine.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.util.concurrent.EventExecutor;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.json.JsonObject;
import io.vitrine.config.AdminOptions;
import io.vitrine.config.Settings;
import java.net.BindException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AdminServerTest {
  private final HttpClient http = HttpClient.newHttpClient();
  private final Readiness readiness = new Readiness();
  private Vertx vertx;
  private Telemetry telemetry;
  private AdminServer server;
  private ServiceContext context;

  @BeforeEach
  void start() {
    vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
    telemetry = Telemetry.start();
    Settings settings = Settings.defaults().with(AdminOptions.LOOP_STALL_MAX.key(), "1s");
    context =
        new ServiceContext(vertx, new Bus(vertx), settings, telemetry.meters(), readiness, "n1", 1);
    CompletableFuture<AdminServer> started = new CompletableFuture<>();
    vertx
        .getOrCreateContext()
        .runOnContext(
            nothing ->
                AdminServer.start(context, "127.0.0.1", 0)
                    .onSuccess(started::complete)
                    .onFailure(started::completeExceptionally));
    server = started.join();
  }

  @AfterEach
  void stop() {
    vertx.close().await();
    telemetry.close();
  }

  @Test
  void isReadyWhenEveryPartIs() throws Exception {
    assertThat(get("/health/ready").statusCode()).isEqualTo(503);
    readiness.set("mqtt", true, "mqtt://127.0.0.1:1883");
    readiness.set("kafka", false, "127.0.0.1:9092 does not answer");
    HttpResponse<String> waiting = get("/health/ready");
    assertThat(waiting.statusCode()).isEqualTo(503);
    assertThat(new JsonObject(waiting.body()))
        .isEqualTo(
            new JsonObject(
                """
                {"ready": false, "node": "n1", "parts": {
                  "kafka": {"up": false, "detail": "127.0.0.1:9092 does not answer"},
                  "mqtt": {"up": true, "detail": "mqtt://127.0.0.1:1883"}}}
                """));
    readiness.set("kafka", true, "127.0.0.1:9092");
    HttpResponse<String> ready = get("/health/ready");
    assertThat(ready.statusCode()).isEqualTo(200);
    assertThat(ready.headers().firstValue("content-type")).hasValue("application/json");
  }

  @Test
  void isAliveUntilAnEventLoopStandsStill() throws Exception {
    assertThat(get("/health/live").statusCode()).isEqualTo(200);
    CountDownLatch release = new CountDownLatch(1);
    blockOthers(release);
    try {
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
      int status = 200;
      while (status == 200 && System.nanoTime() < deadline) {
        status = get("/health/live").statusCode();
      }
      assertThat(status).isEqualTo(503);
    } finally {
      release.countDown();
    }
  }

  @Test
  void metricsAreForPrometheusOrAsOpenMetrics() throws Exception {
    context.meters().counter("vitrine.test.messages").increment();
    HttpResponse<String> plain = get("/metrics");
    assertThat(plain.headers().firstValue("content-type").orElse("")).startsWith("text/plain");
    assertThat(plain.body())
        .contains("vitrine_test_messages_total 1.0")
        .contains("jvm_memory_used_bytes")
        .contains("process_cpu_usage")
        .contains("vitrine_loops_silent_max_seconds")
        .contains("vitrine_log_events_dropped_total 0.0");
    HttpRequest open = request("/metrics").header("accept", "application/openmetrics-text").build();
    assertThat(http.send(open, HttpResponse.BodyHandlers.ofString()).body()).endsWith("# EOF\n");
  }

  @Test
  void aTakenPortIsABindException() {
    assertThatThrownBy(() -> AdminServer.start(context, "127.0.0.1", server.port()).await())
        .isInstanceOf(BindException.class);
  }

  private HttpResponse<String> get(String path) throws Exception {
    return http.send(request(path).build(), HttpResponse.BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(server.url() + path));
  }

  /** Blocks the event loops that are not the server's. */
  private void blockOthers(CountDownLatch release) {
    EventExecutor own = ((ContextInternal) vertx.getOrCreateContext()).nettyEventLoop();
    for (EventExecutor loop : ((VertxInternal) vertx).nettyEventLoopGroup()) {
      if (loop != own) {
        loop.execute(
            () -> {
              try {
                release.await(120, TimeUnit.SECONDS);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
      }
    }
  }
}
