package io.vitrine.kafka.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedKafkaTest {
  private static final String HOST = "127.0.0.1";

  @TempDir Path dir;

  @Test
  void recordsTopicsAndClusterIdAreThereAfterARestart() throws Exception {
    String clusterId;
    int port;
    try (EmbeddedKafka kafka = EmbeddedKafka.start(dir, HOST, 0)) {
      clusterId = kafka.clusterId();
      port = kafka.port();
      send(kafka, "first");
      assertThat(receive(kafka, 1)).containsExactly("first");
    }
    try (EmbeddedKafka kafka = EmbeddedKafka.start(dir, HOST, port)) {
      assertThat(kafka.clusterId()).isEqualTo(clusterId);
      assertThat(kafka.bootstrapServers()).isEqualTo(HOST + ":" + port);
      send(kafka, "second");
      assertThat(receive(kafka, 2)).containsExactly("first", "second");
      assertThat(kafka.failure()).isNull();
    }
  }

  @Test
  void aTakenPortIsNamed() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();
      assertThatThrownBy(() -> EmbeddedKafka.start(dir, HOST, port))
          .isInstanceOf(EmbeddedKafkaException.class)
          .hasMessageContaining(HOST + ":" + port);
    }
  }

  @Test
  void aDirectoryThatCannotBeMadeIsNamed() throws Exception {
    Path file = Files.createFile(dir.resolve("file"));
    assertThatThrownBy(() -> EmbeddedKafka.start(file.resolve("kafka"), HOST, 0))
        .isInstanceOf(EmbeddedKafkaException.class)
        .hasMessageContaining(file.toString());
  }

  @Test
  void aDirectoryInUseIsRefusedAndTheOneWhoUsesItGoesOn() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(dir, HOST, 0)) {
      assertThatThrownBy(() -> EmbeddedKafka.start(dir, HOST, 0))
          .isInstanceOf(EmbeddedKafkaException.class)
          .hasMessageContaining("in use");
      send(kafka, "still here");
      assertThat(receive(kafka, 1)).containsExactly("still here");
    }
  }

  @Test
  void aWrongPropertyIsRefusedAndTheDirectoryIsFreeAfterwards() {
    Map<String, String> wrong = Map.of("num.io.threads", "many");
    assertThatThrownBy(() -> EmbeddedKafka.start(dir, HOST, 0, HOST, wrong))
        .isInstanceOf(EmbeddedKafkaException.class)
        .hasMessageContaining("num.io.threads");
    EmbeddedKafka kafka = EmbeddedKafka.start(dir, HOST, 0);
    kafka.close();
    kafka.close();
  }

  private static void send(EmbeddedKafka kafka, String value) throws Exception {
    Map<String, Object> config = Map.of("bootstrap.servers", kafka.bootstrapServers());
    StringSerializer text = new StringSerializer();
    try (KafkaProducer<String, String> producer = new KafkaProducer<>(config, text, text)) {
      producer
          .send(new ProducerRecord<>("made.on.first.use", "key", value))
          .get(30, TimeUnit.SECONDS);
    }
  }

  private static List<String> receive(EmbeddedKafka kafka, int count) {
    Map<String, Object> config =
        Map.of(
            "bootstrap.servers",
            kafka.bootstrapServers(),
            "group.id",
            "reader-" + count,
            "auto.offset.reset",
            "earliest");
    StringDeserializer text = new StringDeserializer();
    List<String> values = new ArrayList<>();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(config, text, text)) {
      consumer.subscribe(List.of("made.on.first.use"));
      while (values.size() < count && System.nanoTime() < deadline) {
        for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(100))) {
          values.add(record.value());
        }
      }
    }
    return values;
  }
}
