package io.vitrine.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import io.vitrine.config.Settings;
import io.vitrine.contract.OutboxClaims;
import io.vitrine.contract.OutboxClaims.Claim;
import io.vitrine.kafka.embedded.EmbeddedCluster;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** At most once to a Kafka that answers, and takes nothing: too few replicas. */
class AtMostOnceTest {
  private static final String GIVEN_UP = "vitrine.bridge.records.given_up";
  private static final int BROKERS = 3;
  private static final int AWAY = 2;
  private static final int MANY = 5;
  private static final OutboxClaims CLAIMS =
      new OutboxClaims(List.of(new Claim("default_at-most-once", List.of("scarce", "small"))));

  @TempDir Path dir;
  private final Random random = new Random(1);
  private EmbeddedCluster kafka;
  private Bridge bridge;
  private OutboxNode node;

  @BeforeEach
  void open() throws Exception {
    kafka = EmbeddedCluster.start(dir.resolve("kafka"), BROKERS);
    bridge = new Bridge();
    List<String> logs = List.of("outbox.1000.default_at-most-once");
    node = new OutboxNode(bridge.bus, "broker-1", dir.resolve("outbox"), logs);
    makeTopics();
    kafka.stop(AWAY);
    Bridge.until("too few replicas are in sync", () -> inSync() == 1);
  }

  /** How many replicas of the scarce topic are; a broker that goes is one until Kafka knows. */
  private int inSync() {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      return admin
          .describeTopics(List.of("scarce"))
          .allTopicNames()
          .get(60, TimeUnit.SECONDS)
          .get("scarce")
          .partitions()
          .get(0)
          .isr()
          .size();
    } catch (Exception e) {
      throw new AssertionError("the replicas in sync cannot be told", e);
    }
  }

  @AfterEach
  void close() throws Exception {
    bridge.stop();
    node.close();
    bridge.close();
    kafka.close();
  }

  /** One has too few replicas when a broker is away, and another takes small records alone. */
  private void makeTopics() throws Exception {
    Map<Integer, List<Integer>> scarce = Map.of(0, List.of(1, 1 + AWAY));
    Map<Integer, List<Integer>> there = Map.of(0, List.of(1, 2));
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      admin
          .createTopics(
              List.of(
                  new NewTopic("scarce", scarce).configs(Map.of("min.insync.replicas", "2")),
                  new NewTopic("small", there).configs(Map.of("max.message.bytes", "1000")),
                  new NewTopic("dead", there)))
          .all()
          .get(60, TimeUnit.SECONDS);
    }
  }

  private void start() throws Exception {
    Map<String, Object> once = Map.of("delivery", "at-most-once");
    Settings settings =
        Bridge.settings(
            kafka.bootstrapServers(),
            Map.of(
                "routes",
                List.of(
                    Bridge.route("scarce", "scarce", "scarce", once),
                    Bridge.route("small", "small", "small", once)),
                "bridge.dead_letter_topic",
                "dead",
                "bridge.kafka.retry_pause_max",
                "1m",
                // Kafka's client would split a batch that is smaller than this for ever.
                "bridge.kafka.batch_bytes",
                "1"));
    bridge.start(settings);
  }

  private void publish(String topic, String payload) {
    node.append(0, OutboxNode.claimed(topic, payload, CLAIMS));
  }

  @Test
  void aLossDoesNotMakeTheNextOneComeSooner() throws Exception {
    start();
    long begun = System.nanoTime();
    for (int i = 1; i <= MANY; i++) {
      publish("scarce", Integer.toString(i));
      int lost = i;
      Bridge.until("it is given up", () -> bridge.counted(GIVEN_UP) == lost);
    }
    // Pauses of 100, 200, 400 and 800 ms.
    assertThat(System.nanoTime() - begun).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(1_500));
    assertThat(bridge.counted(GIVEN_UP, "cause", "not_enough_replicas")).isEqualTo(MANY);
    kafka.start(AWAY);
    publish("small", "something that Kafka takes");
    Bridge.until("it does", () -> bridge.counted("vitrine.bridge.route.records") == 1);
  }

  @Test
  void aDeadLetterIsOneAlsoIfItsProducerIsOver() throws Exception {
    byte[] large = new byte[5_000];
    for (int i = 0; i < MANY; i++) {
      publish("scarce", "x");
      random.nextBytes(large);
      publish("small", HexFormat.of().formatHex(large));
    }
    start();
    Bridge.until("all are known of", () -> bridge.counted("vitrine.bridge.dead_letters") == MANY);
    assertThat(KafkaReader.read(kafka.bootstrapServers(), "dead", MANY)).hasSize(MANY);
    assertThat(bridge.counted(GIVEN_UP)).isEqualTo(MANY);
    JsonObject small = bridge.lanes().get(0).getJsonObject("routes").getJsonObject("small");
    assertThat(small.getLong("dead_letters")).isEqualTo(MANY);
    assertThat(small.getLong("given_up")).isZero();
  }
}
