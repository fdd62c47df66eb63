package io.vitrine.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A route made over HTTP applies at once, and after the process was killed. */
class RouteChangesTest {
  @TempDir Path directory;

  @Test
  void whatIsAcknowledgedAfterARouteWasMadeIsInKafka() throws Exception {
    try (VitrineProcess vitrine = start()) {
      assertThat(
              put(
                  vitrine,
                  "late",
                  "{\"filter\":\"late/{x}\",\"topic\":\"late.${x}\",\"key\":\"k\"}"))
          .isEqualTo(201);
      publish(vitrine, "late/one", "1");
      vitrine.kill();
    }
    try (VitrineProcess vitrine = start()) {
      publish(vitrine, "late/one", "2");
      assertThat(values(vitrine, "late.one", 2)).containsExactly("1", "2");

      assertThat(put(vitrine, "late", "{\"filter\":\"late/#\",\"topic\":\"later\"}"))
          .isEqualTo(200);
      publish(vitrine, "late/one", "3");
      assertThat(values(vitrine, "later", 1)).containsExactly("3");
      assertThat(values(vitrine, "late.one", 2)).containsExactly("1", "2");

      JsonObject trial =
          new JsonObject(
              send(vitrine, "POST", "/test", "{\"topic\":\"late/x\",\"payload\":\"p\"}").body());
      assertThat(trial.getInteger("records")).isEqualTo(2);
      assertThat(
              trial
                  .getJsonArray("outcomes")
                  .getJsonObject(1)
                  .getJsonObject("record")
                  .getString("topic"))
          .isEqualTo("later");
    }
  }

  private VitrineProcess start() throws Exception {
    return VitrineProcess.up(directory);
  }

  private static HttpResponse<String> send(
      VitrineProcess vitrine, String method, String path, String body) throws Exception {
    URI uri = URI.create("http://" + vitrine.address("http://") + "/api/v1/routes" + path);
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(uri)
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofString());
  }

  private static int put(VitrineProcess vitrine, String name, String body) throws Exception {
    return send(vitrine, "PUT", "/" + name, body).statusCode();
  }

  private static void publish(VitrineProcess vitrine, String topic, String payload)
      throws Exception {
    Mqtt5BlockingClient client =
        MqttClient.builder()
            .useMqttVersion5()
            .serverHost("127.0.0.1")
            .serverPort(VitrineProcess.port(vitrine.address("mqtt://")))
            .buildBlocking();
    client.connect();
    client
        .publishWith()
        .topic(topic)
        .qos(MqttQos.AT_LEAST_ONCE)
        .payload(payload.getBytes(StandardCharsets.UTF_8))
        .send();
    client.disconnect();
  }

  private static List<String> values(VitrineProcess vitrine, String topic, int count)
      throws Exception {
    Map<String, Object> properties =
        Map.of(
            "bootstrap.servers", vitrine.address("kafka "),
            "isolation.level", "read_committed",
            "enable.auto.commit", "false",
            "auto.offset.reset", "earliest");
    List<String> values = new ArrayList<>();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(properties, new StringDeserializer(), new StringDeserializer())) {
      List<TopicPartition> partitions = List.of();
      while (partitions.isEmpty() && System.nanoTime() < deadline) {
        partitions =
            consumer.partitionsFor(topic).stream()
                .map(each -> new TopicPartition(topic, each.partition()))
                .toList();
      }
      consumer.assign(partitions);
      while (values.size() < count && System.nanoTime() < deadline) {
        consumer.poll(Duration.ofMillis(200)).forEach(each -> values.add(each.value()));
      }
    }
    return values;
  }
}
