package io.vitrine.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code vitrine kafka}: the Kafka of the all-in-one in a process of its own. */
class KafkaCommandTest {
  @TempDir Path directory;

  @Test
  void servesClientsUnderTheNameItIsTold() throws Exception {
    String[] args = {
      "kafka",
      "--data",
      directory.resolve("data").toString(),
      "--set",
      "embedded_kafka.port=0",
      "--set",
      "embedded_kafka.host=0.0.0.0",
      "--set",
      "embedded_kafka.advertised_host=localhost",
      "--set",
      "admin.kafka_port=0",
      "--set",
      "routes=[{name: all, filter: '#', topic: everything}]"
    };
    try (VitrineProcess kafka = VitrineProcess.start(directory, args)) {
      String servers = kafka.address("kafka ");
      assertThat(servers).startsWith("localhost:");
      assertThat(kafka.get("/health/ready").statusCode()).isEqualTo(200);
      try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
        assertThat(admin.listTopics().names().get(60, TimeUnit.SECONDS)).contains("everything");
      }
      kafka.terminate();
      assertThat(kafka.exit()).isZero();
    }
  }
}
