package io.vitrine.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vitrine.kafka.embedded.EmbeddedKafka;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Both ends of the road, seen from outside: a device, a Kafka consumer, a person at the API. */
final class Road {
  static final String TOPIC = "plant/7/temp";
  private static final int LIMIT_SECONDS = 180;

  private Road() {}

  /** One PUBLISH with QoS 2 and a user property. */
  static void publish(int port) {
    Mqtt5BlockingClient client = LocalClient.of(port, "probe-7");
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

  /** What {@code ledger verify} says, which must find nothing wrong. */
  static String verify(EmbeddedKafka kafka, VitrineProcess inspector) throws Exception {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    String[] command = {
      "ledger",
      "verify",
      "--api",
      "http://" + inspector.address("http://"),
      "--set",
      "bridge.kafka.bootstrap_servers=" + kafka.bootstrapServers()
    };
    int status = Main.execute(new PrintWriter(out), new PrintWriter(err), command);
    assertThat(status).as(out + err.toString()).isZero();
    return out.toString();
  }

  static ConsumerRecord<String, String> consume(String servers) {
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
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
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

  static String header(ConsumerRecord<String, String> record, String name) {
    return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
  }

  /** The packet of the PUBLISH with all its fields, as soon as the inspector finds it. */
  static JsonObject packet(VitrineProcess vitrine) throws Exception {
    String filter =
        URLEncoder.encode(
            "mqtt.msgtype == 3 && mqtt.topic contains \"temp\"", StandardCharsets.UTF_8);
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
    while (System.nanoTime() < deadline) {
      HttpResponse<String> page = vitrine.get("/api/v1/packets?filter=" + filter);
      JsonArray packets = new JsonObject(page.body()).getJsonArray("packets", new JsonArray());
      if (page.statusCode() == 200 && !packets.isEmpty()) {
        return json(vitrine, "/api/v1/packets/" + packets.getJsonObject(0).getString("id"));
      }
    }
    throw new AssertionError("no packet");
  }

  static JsonObject json(VitrineProcess vitrine, String path) throws Exception {
    HttpResponse<String> response = vitrine.get(path);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return new JsonObject(response.body());
  }
}
