package io.vitrine.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vitrine.config.Settings;
import io.vitrine.contract.OutboxClaims;
import io.vitrine.contract.OutboxClaims.Claim;
import io.vitrine.kafka.embedded.EmbeddedCluster;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * At most once to three Kafka brokers, each the only one that has a partition of a topic. One of
 * them goes, and what is for the others does not wait for it.
 */
class NoLeaderTest {
  private static final int BROKERS = 3;
  private static final int AWAY = 2;
  private static final int MANY = 20;
  private static final OutboxClaims CLAIMS =
      new OutboxClaims(
          List.of(new Claim("default_at-most-once", List.of("named", "keyed", "other", "wide"))));

  /** Partitions of another topic that the broker has which goes; one more is elsewhere. */
  private static final int WIDE = 6;

  private static final int WAIT_SECONDS = 10;

  @TempDir Path dir;

  @Test
  void aPartitionWithoutALeaderIsGivenUpAndTheOthersGoOn() throws Exception {
    try (EmbeddedCluster kafka = EmbeddedCluster.start(dir.resolve("kafka"), BROKERS);
        Bridge bridge = new Bridge();
        OutboxNode node = node(bridge)) {
      makeTopics(kafka.bootstrapServers());
      bridge.start(settings(kafka.bootstrapServers(), 2));
      publish(node, "before");
      Bridge.until("each is there", () -> routed(bridge) == 2 * BROKERS + 1);
      kafka.stop(AWAY);
      int rounds = 0;
      while (rounds < MANY || lost(bridge, "no_leader") == 0) {
        publish(node, Integer.toString(rounds++));
        int sent = sent(1 + rounds);
        Bridge.until("all are known of", () -> routed(bridge) + lost(bridge) == sent);
      }

      kafka.start(AWAY);
      int more = 0;
      double before = routed(bridge);
      for (; routed(bridge) == before; more++) {
        node.append(0, record("named/" + AWAY, "after"));
        TimeUnit.MILLISECONDS.sleep(100);
        assertThat(more).as("until it has a leader again").isLessThan(1_000);
      }
      bridge.stop();
      verify(kafka.bootstrapServers(), rounds);
    }
  }

  @Test
  void aBrokerThatGoesWithManyPartitionsIsWaitedForOnce() throws Exception {
    try (EmbeddedCluster kafka = EmbeddedCluster.start(dir.resolve("kafka"), BROKERS);
        Bridge bridge = new Bridge();
        OutboxNode node = node(bridge)) {
      makeTopics(kafka.bootstrapServers());
      bridge.start(settings(kafka.bootstrapServers(), WAIT_SECONDS));
      wide(node, "before");
      Bridge.until("each is there", () -> routed(bridge) == WIDE + 1);
      kafka.stop(AWAY);

      long begun = System.nanoTime();
      // What is on its way when the broker goes is lost for another reason.
      while (lost(bridge, "no_leader") < 2 * WIDE) {
        double known = routed(bridge) + lost(bridge);
        wide(node, "away");
        Bridge.until("all are known of", () -> routed(bridge) + lost(bridge) == known + WIDE + 1);
      }
      // A wait for each would be as many times that.
      assertThat(System.nanoTime() - begun)
          .isLessThan(TimeUnit.SECONDS.toNanos((WIDE - 1) * WAIT_SECONDS));
    }
  }

  private OutboxNode node(Bridge bridge) throws Exception {
    return new OutboxNode(
        bridge.bus, "broker-1", dir.resolve("outbox"), List.of("outbox.1000.default_at-most-once"));
  }

  private static void wide(OutboxNode node, String payload) {
    for (int partition = 0; partition <= WIDE; partition++) {
      node.append(0, record("wide/" + partition, payload));
    }
  }

  private static int sent(int rounds) {
    return rounds * (2 * BROKERS + 1);
  }

  private static double routed(Bridge bridge) {
    return bridge.counted("vitrine.bridge.route.records");
  }

  private static double lost(Bridge bridge) {
    return bridge.counted("vitrine.bridge.records.given_up");
  }

  private static double lost(Bridge bridge, String cause) {
    return bridge.counted("vitrine.bridge.records.given_up", "cause", cause);
  }

  /** What goes to the brokers that stay is there once, and in order. */
  private static void verify(String servers, int rounds) {
    List<String> all = IntStream.range(0, rounds).mapToObj(Integer::toString).toList();
    for (String topic : List.of("named", "keyed", "other")) {
      List<ConsumerRecord<byte[], byte[]>> records = KafkaReader.read(servers, topic, rounds + 1);
      for (int partition = 0; partition < AWAY; partition++) {
        int of = partition;
        List<String> values =
            records.stream().filter(r -> r.partition() == of).map(KafkaReader::value).toList();
        if (!topic.equals("other") || partition == 0) {
          assertThat(values).as(topic + " " + partition).first().isEqualTo("before");
          assertThat(values.subList(1, values.size())).isEqualTo(all);
        }
      }
    }
  }

  private static void publish(OutboxNode node, String payload) {
    for (int partition = 0; partition < BROKERS; partition++) {
      node.append(0, record("named/" + partition, payload));
      node.append(0, record("keyed/" + key(partition), payload));
    }
    node.append(0, record("other", payload));
  }

  private static Buffer record(String topic, String payload) {
    return OutboxNode.claimed(topic, payload, CLAIMS);
  }

  /** One by which Kafka's client chooses that partition. */
  private static String key(int partition) {
    return IntStream.range(0, 1_000)
        .mapToObj(i -> "k" + i)
        .filter(key -> partition(key) == partition)
        .findFirst()
        .orElseThrow();
  }

  private static int partition(String key) {
    byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
    return Utils.toPositive(Utils.murmur2(bytes)) % BROKERS;
  }

  private static void makeTopics(String servers) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
      Map<Integer, List<Integer>> each = Map.of(0, List.of(1), 1, List.of(2), AWAY, List.of(3));
      Map<Integer, List<Integer>> wide = new HashMap<>(Map.of(WIDE, List.of(1)));
      IntStream.range(0, WIDE).forEach(partition -> wide.put(partition, List.of(1 + AWAY)));
      admin
          .createTopics(
              List.of(
                  new NewTopic("named", each),
                  new NewTopic("keyed", each),
                  new NewTopic("wide", wide),
                  new NewTopic("other", Map.of(0, List.of(1)))))
          .all()
          .get(60, TimeUnit.SECONDS);
    }
  }

  private static Settings settings(String servers, int waitSeconds) {
    return Bridge.settings(
        servers,
        Map.of(
            "bridge.kafka.leader_wait_max",
            waitSeconds + "s",
            "routes",
            List.of(
                Bridge.route(
                    "named",
                    "named/#",
                    "named",
                    Map.of("delivery", "at-most-once", "partition", "${topic[1]}")),
                Bridge.route(
                    "wide",
                    "wide/#",
                    "wide",
                    Map.of("delivery", "at-most-once", "partition", "${topic[1]}")),
                Bridge.route(
                    "keyed",
                    "keyed/#",
                    "keyed",
                    Map.of("delivery", "at-most-once", "key", "${topic[1]}")),
                Bridge.route("other", "other", "other", Map.of("delivery", "at-most-once")))));
  }
}
