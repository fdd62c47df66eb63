package io.vitrine.bridge;

import io.vitrine.kafka.embedded.EmbeddedCluster;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Three Kafka brokers, of which one after the other goes and comes back under load. */
class LeaderChangesTest {
  private static final int BROKERS = 3;

  @TempDir Path dir;

  @ParameterizedTest
  @ValueSource(strings = {"exactly-once", "at-least-once"})
  void nothingIsLostAndTheOrderIsKept(String delivery) throws Exception {
    rounds(delivery, BROKERS);
  }

  @Tag("faults")
  @Test
  void nothingIsLostThroughManyChanges() throws Exception {
    rounds("exactly-once", 12);
  }

  private void rounds(String delivery, int rounds) throws Exception {
    try (EmbeddedCluster kafka = EmbeddedCluster.start(dir.resolve("kafka"), BROKERS);
        Bridge bridge = new Bridge();
        OutboxNode node = new OutboxNode(bridge.bus, "broker-1", dir.resolve("outbox"), 2)) {
      bridge.start(
          Bridge.settings(
              kafka.bootstrapServers(),
              Map.of(
                  "bridge.delivery",
                  delivery,
                  "routes",
                  List.of(Bridge.route("all", "#", "numbers")))));
      NumberLoad load = new NumberLoad(node);
      // A change may meet a moment in which nothing is on its way.
      for (int i = 0; i < rounds || i < 20 * rounds && retries(bridge) == 0; i++) {
        int before = load.published();
        kafka.stop(i % BROKERS);
        Bridge.until("some more", () -> load.published() > before + 100);
        kafka.start(i % BROKERS);
      }
      Bridge.until("it is counted what Kafka's client sent again", () -> retries(bridge) > 0);
      load.end(kafka.bootstrapServers(), "numbers", delivery.equals("exactly-once"));
      bridge.stop();
    }
  }

  private static double retries(Bridge bridge) {
    return bridge.counted("vitrine.bridge.kafka.retries", "topic", "numbers");
  }
}
