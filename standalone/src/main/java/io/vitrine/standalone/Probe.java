package io.vitrine.standalone;

import io.netty.handler.codec.mqtt.MqttQoS;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.mqtt.MqttClient;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The steps of {@link ProbeCommand}.
 *
 * <p>Threads: one that may wait.
 */
final class Probe {
  private static final int PAUSE_MILLIS = 200;

  private final Vertx vertx;
  private final Duration limit;

  /**
   * @param limit of each step
   */
  Probe(Vertx vertx, Duration limit) {
    this.vertx = vertx;
    this.limit = limit;
  }

  /**
   * One message with QoS 2 to a topic that this subscribed to.
   *
   * @return from PUBLISH to PUBLISH
   */
  Duration publishAndReceive(ProbeTarget target, String topic)
      throws ProbeFailure, InterruptedException {
    MqttClient client = MqttClient.create(vertx, target.options());
    CompletableFuture<Long> received = new CompletableFuture<>();
    client.publishHandler(
        message -> {
          if (message.topicName().equals(topic)) {
            received.complete(System.nanoTime());
          }
        });
    client.exceptionHandler(received::completeExceptionally);
    client.closeHandler(
        closed -> received.completeExceptionally(new IOException("the broker closed")));
    step("CONNECT to " + target, future(client.connect(target.port(), target.host())));
    CompletableFuture<Void> subscribed = new CompletableFuture<>();
    client.subscribeCompletionHandler(
        ack -> {
          if (ack.grantedQoSLevels().equals(List.of(MqttQoS.EXACTLY_ONCE.value()))) {
            subscribed.complete(null);
          } else {
            subscribed.completeExceptionally(new IOException("answered " + ack.grantedQoSLevels()));
          }
        });
    client.subscribe(topic, MqttQoS.EXACTLY_ONCE.value());
    step("SUBSCRIBE to " + topic, subscribed);
    long begun = System.nanoTime();
    Buffer payload = Buffer.buffer("probe");
    client.publish(topic, payload, MqttQoS.EXACTLY_ONCE, false, false);
    long done = step("PUBLISH to " + topic, received);
    step("DISCONNECT", future(client.disconnect()));
    return Duration.ofNanos(done - begun);
  }

  /** The id of the packet with which the message came, as soon as the inspector shows it. */
  String packet(URI api, String topic) throws ProbeFailure, InterruptedException {
    String filter = "mqtt.msgtype == 3 && mqtt.topic == \"" + topic + "\"";
    String query = "filter=" + URLEncoder.encode(filter, StandardCharsets.UTF_8) + "&last=10m";
    URI uri = URI.create(api.toString().replaceFirst("/+$", "") + "/api/v1/packets?" + query);
    HttpClient http = HttpClient.newBuilder().connectTimeout(limit).build();
    HttpRequest request = HttpRequest.newBuilder(uri).timeout(limit).build();
    long deadline = System.nanoTime() + limit.toNanos();
    String last = "";
    while (System.nanoTime() < deadline) {
      try {
        HttpResponse<String> page = http.send(request, HttpResponse.BodyHandlers.ofString());
        last = "status " + page.statusCode();
        JsonArray packets = packets(page);
        if (!packets.isEmpty()) {
          return packets.getJsonObject(0).getString("id");
        }
      } catch (IOException e) {
        last = String.valueOf(e);
      }
      Thread.sleep(PAUSE_MILLIS);
    }
    throw new ProbeFailure("GET " + uri + " does not show the packet (" + last + ")");
  }

  private static JsonArray packets(HttpResponse<String> page) {
    return page.statusCode() == 200
        ? new JsonObject(page.body()).getJsonArray("packets", new JsonArray())
        : new JsonArray();
  }

  private static <T> CompletableFuture<T> future(io.vertx.core.Future<T> future) {
    return future.toCompletionStage().toCompletableFuture();
  }

  private <T> T step(String name, CompletableFuture<T> done)
      throws ProbeFailure, InterruptedException {
    try {
      return done.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      String waited = String.format(Locale.ROOT, "no answer in %d s", limit.toSeconds());
      throw new ProbeFailure(name + ": " + waited);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      // Netty names the address again, which the step does.
      String reason =
          String.valueOf(cause.getMessage()).replaceFirst(": [^ ]*/[0-9.:\\[\\]a-f]+$", "");
      throw new ProbeFailure(name + ": " + reason);
    }
  }
}
