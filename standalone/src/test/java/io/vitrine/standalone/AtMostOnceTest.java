package io.vitrine.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import io.vertx.core.json.JsonArray;
import io.vitrine.kafka.embedded.EmbeddedKafka;
import io.vitrine.kafka.embedded.FreePorts;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.LongPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a bridge that is killed loses with at-most-once, and who tells of it. */
class AtMostOnceTest {
  private static final int BEFORE = 10;
  private static final int LOST = 100;

  @TempDir Path directory;

  @Test
  void theVerifierFindsWhatAKilledBridgeHadTakenAndNotSent() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(directory.resolve("kafka"), "127.0.0.1", 0)) {
      int clusterPort = FreePorts.next();
      try (VitrineProcess broker = start("broker", clusterPort, kafka, "5");
          VitrineProcess inspector = start("inspector", clusterPort, kafka, "5")) {
        broker.ready();
        inspector.ready();
        int port = VitrineProcess.port(broker.address("mqtt://"));
        carry(start("bridge", clusterPort, kafka, "5"), port, inspector, BEFORE);
        // Kafka's client keeps records for so long before it sends them.
        try (VitrineProcess killed = start("bridge", clusterPort, kafka, "600000")) {
          killed.ready();
          publish(port, LOST);
          // No more than may be on their way; the others stay in the outbox.
          await(inspector, taken -> taken > BEFORE);
          killed.kill();
        }
        carry(start("bridge", clusterPort, kafka, "5"), port, inspector, 2 * BEFORE + LOST);
        String report = Road.verify(kafka, inspector);
        assertThat(report)
            .contains("accepted 120, in Kafka 120, dropped 0, pending 0")
            .contains("missing 0, doubled 0, out of order 0");
        int lost = number(report, "Of outboxes that are at-most-once: lost (\\d+)");
        assertThat(lost).isBetween(1, LOST);
        assertThat(number(report, "missing (\\d+): 11-" + (BEFORE + lost))).isEqualTo(lost);
        assertThat(number(report, "records (\\d+), dead letters 0, doubled 0, out of order 0"))
            .isEqualTo(120 - lost);
      }
    }
  }

  /**
   * A bridge carries a few messages, and ends when it is told.
   *
   * @param all how many the outbox has forgotten then
   */
  private static void carry(VitrineProcess bridge, int port, VitrineProcess inspector, int all)
      throws Exception {
    try (bridge) {
      bridge.ready();
      publish(port, BEFORE);
      await(inspector, taken -> taken == all);
      bridge.terminate();
      assertThat(bridge.exit()).isZero();
    }
  }

  private static int number(String report, String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(report);
    assertThat(matcher.find()).as(report).isTrue();
    return Integer.parseInt(matcher.group(1));
  }

  private static void publish(int port, int count) {
    Mqtt5BlockingClient client = LocalClient.of(port, "gps");
    client.connect();
    for (int i = 0; i < count; i++) {
      client
          .publishWith()
          .topic("gps/1")
          .qos(MqttQos.AT_LEAST_ONCE)
          .payload(Integer.toString(i).getBytes(StandardCharsets.UTF_8))
          .send();
    }
    client.disconnect();
  }

  /** Waits until the outbox has forgotten so many. */
  private static void await(VitrineProcess inspector, LongPredicate enough) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
    long found = 0;
    while (System.nanoTime() < deadline) {
      found = 0;
      JsonArray outboxes = Road.json(inspector, "/api/v1/ledger").getJsonArray("outboxes");
      for (int i = 0; i < outboxes.size(); i++) {
        found += outboxes.getJsonObject(i).getLong("in_kafka");
      }
      if (enough.test(found)) {
        return;
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
    throw new AssertionError("the outbox has forgotten " + found);
  }

  /**
   * @param linger how long Kafka's client waits for more to send, milliseconds
   */
  private VitrineProcess start(String service, int clusterPort, EmbeddedKafka kafka, String linger)
      throws Exception {
    return VitrineProcess.service(
        directory,
        service,
        clusterPort,
        kafka.bootstrapServers(),
        "broker.port=0",
        "broker.ws_port=0",
        "inspector.port=0",
        "broker.outbox_partitions=1",
        "bridge.kafka.properties={linger.ms: '" + linger + "'}",
        "routes=[{name: positions, filter: 'gps/#', topic: positions, key: '${topic}',"
            + " delivery: at-most-once}]");
  }
}
