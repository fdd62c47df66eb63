package io.vitrine.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vitrine.config.Settings;
import io.vitrine.kafka.embedded.EmbeddedKafka;
import io.vitrine.runtime.Readiness;
import io.vitrine.runtime.ServiceContext;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bridges that come and go while a broker publishes. */
class SeveralBridgesTest {
  private static final int DEVICES = 40;

  @TempDir Path directory;
  private int published;

  @Test
  void shareTheLanesAndKeepEveryRecordInOrder() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(directory.resolve("kafka"), "127.0.0.1", 0);
        Bridge first = new Bridge();
        OutboxNode node = new OutboxNode(first.bus, "broker-1", directory.resolve("outbox"), 4)) {
      Settings settings =
          Bridge.settings(
              kafka.bootstrapServers(),
              Map.of("routes", List.of(Bridge.route("all", "#", "shared"))));
      first.start(settings);
      Bridge.until("the first has all", () -> first.detail().endsWith("lanes 4"));
      publish(node);

      Readiness readiness = new Readiness();
      BridgeService second = another(first, settings, readiness);
      Bridge.await(second.start());
      Bridge.until("they share", () -> first.detail().endsWith("lanes 2"));
      publish(node);
      Bridge.until("the second has the other half", () -> detail(readiness).endsWith("lanes 2"));
      publish(node);
      Bridge.until("the outbox is empty", () -> node.held() == 0);

      first.stop();
      Bridge.until("the second has all", () -> detail(readiness).endsWith("lanes 4"));
      publish(node);
      Bridge.until("the outbox is empty", () -> node.held() == 0);
      Bridge.await(second.stop());

      assertInOrder(KafkaReader.read(kafka.bootstrapServers(), "shared", published * DEVICES));
    }
  }

  private void publish(OutboxNode node) {
    for (int i = 0; i < 100; i++, published++) {
      for (int device = 0; device < DEVICES; device++) {
        node.publish("device/" + device, Integer.toString(published));
      }
    }
  }

  /**
   * A record may come twice, as at least once allows, but none is missing or behind a later one.
   */
  private void assertInOrder(List<ConsumerRecord<byte[], byte[]>> records) {
    Map<String, Integer> last = new HashMap<>();
    for (ConsumerRecord<byte[], byte[]> record : records) {
      String key = new String(record.key(), StandardCharsets.UTF_8);
      int number = Integer.parseInt(KafkaReader.value(record));
      assertThat(number).as(key).isLessThanOrEqualTo(last.getOrDefault(key, -1) + 1);
      last.merge(key, number, Math::max);
    }
    assertThat(last).hasSize(DEVICES);
    assertThat(last.values()).containsOnly(published - 1);
  }

  private static BridgeService another(Bridge first, Settings settings, Readiness readiness) {
    return new BridgeService(
        new ServiceContext(
            first.vertx,
            first.bus,
            settings,
            new SimpleMeterRegistry(),
            readiness,
            "bridge-2",
            System.currentTimeMillis()));
  }

  private static String detail(Readiness readiness) {
    Readiness.Part part = readiness.parts().get("kafka");
    return part == null ? "" : part.detail();
  }
}
