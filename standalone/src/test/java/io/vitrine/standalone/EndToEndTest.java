package io.vitrine.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The road: a device's PUBLISH reaches Kafka, and its packets can be seen. */
class EndToEndTest {
  private static final String TOPIC = "plant/7/temp";

  @TempDir Path directory;

  @Test
  void aPublishReachesKafkaAndItsPacketsCanBeSeen() throws Exception {
    try (VitrineProcess vitrine = start()) {
      assertThat(topics(vitrine.address("kafka "))).contains("mqtt.messages");
      publish(VitrineProcess.port(vitrine.address("mqtt://")));

      ConsumerRecord<String, String> record = consume(vitrine.address("kafka "));
      assertThat(record.key()).isEqualTo(TOPIC);
      assertThat(record.value()).isEqualTo("21.5");
      assertThat(header(record, "mqtt.topic")).isEqualTo(TOPIC);
      assertThat(header(record, "mqtt.qos")).isEqualTo("2");
      assertThat(header(record, "mqtt.client_id")).isEqualTo("probe-7");
      assertThat(header(record, "mqtt.user_property.unit")).isEqualTo("C");
      assertThat(header(record, "vitrine.node")).isEqualTo("local");

      JsonObject page = json(vitrine, "/api/v1/packets?filter=" + filter());
      JsonArray packets = page.getJsonArray("packets");
      assertThat(packets).hasSize(1);
      String id = packets.getJsonObject(0).getString("id");
      JsonObject packet = json(vitrine, "/api/v1/packets/" + id);
      assertThat(packet.getJsonArray("fields").encode())
          .contains("mqtt.topic", TOPIC, "mqtt.prop_key", "unit");
      assertThat(packet.getString("bytes")).startsWith("34");

      assertThat(json(vitrine, "/health/ready").getBoolean("ready")).isTrue();
      assertThat(json(vitrine, "/health/live").getBoolean("live")).isTrue();
      assertThat(vitrine.get("/metrics").body())
          .contains("vitrine_broker_messages_received_total", "jvm_memory_used_bytes");

      vitrine.terminate();
      assertThat(vitrine.exit()).isZero();
      assertThat(vitrine.errors()).doesNotContain(" WARN ", " ERROR ", "Exception");
    }
  }

  private VitrineProcess start() throws Exception {
    return VitrineProcess.start(
        directory,
        "up",
        "--data",
        directory.resolve("data").toString(),
        "--set",
        "broker.port=0",
        "--set",
        "embedded_kafka.port=0",
        "--set",
        "inspector.port=0");
  }

  private static void publish(int port) {
    Mqtt5BlockingClient client =
        MqttClient.builder()
            .useMqttVersion5()
            .identifier("probe-7")
            .serverHost("127.0.0.1")
            .serverPort(port)
            .buildBlocking();
    client.connect();
    client
        .publishWith()
        .topic(TOPIC)
        .qos(MqttQos.EXACTLY_ONCE)
        .userProperties()
        .add("unit", "C")
        .applyUserProperties()
        .payload("21.5".getBytes(StandardCharsets.UTF_8))
        .send();
    client.disconnect();
  }

  private static ConsumerRecord<String, String> consume(String servers) {
    Map<String, Object> properties =
        Map.of(
            "bootstrap.servers",
            servers,
            "group.id",
            "test",
            "auto.offset.reset",
            "earliest",
            "key.deserializer",
            StringDeserializer.class,
            "value.deserializer",
            StringDeserializer.class);
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(properties)) {
      consumer.subscribe(List.of("mqtt.messages"));
      while (System.nanoTime() < deadline) {
        for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(200))) {
          return record;
        }
      }
    }
    throw new AssertionError("no record");
  }

  private static Set<String> topics(String servers) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
      return admin.listTopics().names().get(30, TimeUnit.SECONDS);
    }
  }

  private static String header(ConsumerRecord<String, String> record, String name) {
    return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
  }

  private static String filter() {
    String filter = "mqtt.msgtype == 3 && mqtt.topic contains \"temp\"";
    return URLEncoder.encode(filter, StandardCharsets.UTF_8);
  }

  private static JsonObject json(VitrineProcess vitrine, String path) throws Exception {
    HttpResponse<String> response = vitrine.get(path);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return new JsonObject(response.body());
  }
}
