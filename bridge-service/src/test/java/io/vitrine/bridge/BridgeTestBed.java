package io.vitrine.bridge;

import io.vitrine.kafka.embedded.EmbeddedKafka;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A Kafka for all tests of a class; for each, an outbox and a bridge that is yet to start. */
abstract class BridgeTestBed {
  @TempDir static Path kafkaDir;
  static EmbeddedKafka kafka;

  @TempDir Path dir;
  Bridge bridge;
  OutboxNode node;

  @BeforeAll
  static void startKafka() {
    kafka = EmbeddedKafka.start(kafkaDir, "127.0.0.1", 0);
  }

  @AfterAll
  static void stopKafka() {
    kafka.close();
  }

  @BeforeEach
  void open() throws Exception {
    bridge = new Bridge();
    node = outbox();
  }

  @AfterEach
  void close() throws Exception {
    bridge.stop();
    node.close();
    bridge.close();
  }

  /** Opens the outbox, each time the same one. */
  final OutboxNode outbox() throws Exception {
    return new OutboxNode(bridge.bus, "broker-1", dir.resolve("outbox"), logs());
  }

  /** Names of the outbox's partitions. */
  List<String> logs() {
    return List.of("outbox.0");
  }
}
