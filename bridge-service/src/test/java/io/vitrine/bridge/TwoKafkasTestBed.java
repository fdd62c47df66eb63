package io.vitrine.bridge;

import io.vitrine.kafka.embedded.EmbeddedKafka;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** A second Kafka, {@code east}, and an outbox for each kind of route. */
abstract class TwoKafkasTestBed extends BridgeTestBed {
  @TempDir static Path eastDir;
  static EmbeddedKafka east;

  @BeforeAll
  static void startEast() {
    east = EmbeddedKafka.start(eastDir, "127.0.0.1", 0);
  }

  @AfterAll
  static void stopEast() {
    east.close();
  }

  @Override
  abstract List<String> logs();

  /** A route of all messages. */
  static Map<String, Object> route(String name, String topic, Map<String, Object> more) {
    return Bridge.route(name, "#", topic, more);
  }
}
