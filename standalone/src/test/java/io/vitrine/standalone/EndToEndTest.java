package io.vitrine.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The road: a device's PUBLISH reaches Kafka, and its packets can be seen. */
class EndToEndTest {
  @TempDir Path directory;

  @Test
  void aPublishReachesKafkaAndItsPacketsCanBeSeen() throws Exception {
    try (VitrineProcess vitrine = start()) {
      assertThat(topics(vitrine.address("kafka "))).contains("mqtt.messages");
      Road.publish(VitrineProcess.port(vitrine.address("mqtt://")));

      ConsumerRecord<String, String> record = Road.consume(vitrine.address("kafka "));
      assertThat(record.key()).isEqualTo(Road.TOPIC);
      assertThat(record.value()).isEqualTo("21.5");
      assertThat(Road.header(record, "mqtt.topic")).isEqualTo(Road.TOPIC);
      assertThat(Road.header(record, "mqtt.qos")).isEqualTo("2");
      assertThat(Road.header(record, "mqtt.client_id")).isEqualTo("probe-7");
      assertThat(Road.header(record, "mqtt.user_property.unit")).isEqualTo("C");
      assertThat(Road.header(record, "vitrine.node")).isEqualTo("local");

      JsonObject packet = Road.packet(vitrine);
      assertThat(packet.getJsonArray("fields").encode())
          .contains("mqtt.topic", Road.TOPIC, "mqtt.prop_key", "unit");
      assertThat(packet.getString("bytes")).startsWith("34");

      assertThat(Road.json(vitrine, "/health/ready").getBoolean("ready")).isTrue();
      assertThat(Road.json(vitrine, "/health/live").getBoolean("live")).isTrue();
      assertThat(vitrine.get("/metrics").body())
          .contains("vitrine_broker_messages_received_total", "jvm_memory_used_bytes");

      vitrine.terminate();
      assertThat(vitrine.exit()).isZero();
      assertThat(vitrine.errors()).doesNotContain(" WARN ", " ERROR ", "Exception");
    }
  }

  private VitrineProcess start() throws Exception {
    return VitrineProcess.up(directory);
  }

  private static Set<String> topics(String servers) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
      return admin.listTopics().names().get(120, TimeUnit.SECONDS);
    }
  }
}
