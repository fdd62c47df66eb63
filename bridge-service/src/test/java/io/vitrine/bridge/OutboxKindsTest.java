package io.vitrine.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Gauge;
import io.vertx.core.buffer.Buffer;
import io.vitrine.config.Settings;
import io.vitrine.contract.OutboxClaims;
import io.vitrine.contract.OutboxClaims.Claim;
import io.vitrine.kafka.embedded.EmbeddedKafka;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** Routes that differ in cluster and delivery, hence wait in outboxes of their own. */
class OutboxKindsTest extends TwoKafkasTestBed {
  private static final int SHARED = 0;
  private static final int ONCE = 1;
  private static final int EAST = 2;
  private static final int MANY = 500;
  private static final OutboxClaims CLAIMS =
      new OutboxClaims(
          List.of(
              new Claim("default_default", List.of("all")),
              new Claim("default_at-most-once", List.of("once")),
              new Claim("east_exactly-once", List.of("east"))));

  @Override
  List<String> logs() {
    return List.of("outbox.0", "outbox.1000.default_at-most-once", "outbox.2000.east_exactly-once");
  }

  private static Settings settings(String name, String eastServers) {
    return Bridge.settings(
        kafka.bootstrapServers(),
        Map.of(
            "routes",
            List.of(
                route("all", name, Map.of()),
                route("once", name + ".once", Map.of("delivery", "at-most-once")),
                route("east", name, Map.of("delivery", "exactly-once", "cluster", "east"))),
            "bridge.cursor_topic",
            name + ".cursors",
            "bridge.clusters",
            List.of(Map.of("name", "east", "bootstrap_servers", eastServers))));
  }

  /** As a broker writes what three routes take: the same record into three outboxes. */
  private void publish(String topic, String payload) {
    Buffer record = OutboxNode.claimed(topic, payload, CLAIMS);
    for (int i = SHARED; i <= EAST; i++) {
      node.append(i, record);
    }
  }

  private static List<String> values(EmbeddedKafka of, String topic, int count) {
    return KafkaReader.read(of.bootstrapServers(), topic, count).stream()
        .map(KafkaReader::value)
        .toList();
  }

  @Test
  void eachHasItsMessagesOnce() throws Exception {
    bridge.start(settings("each", east.bootstrapServers()));
    for (int i = 0; i < MANY; i++) {
      publish("t/" + i % 7, Integer.toString(i));
    }
    Bridge.until("the outboxes are empty", () -> node.held() == 0);
    assertThat(values(kafka, "each", MANY)).hasSize(MANY).doesNotHaveDuplicates();
    assertThat(values(kafka, "each.once", MANY)).hasSize(MANY).doesNotHaveDuplicates();
    List<ConsumerRecord<byte[], byte[]>> there =
        KafkaReader.read(east.bootstrapServers(), "each", MANY);
    assertThat(there)
        .hasSize(MANY)
        .allMatch(r -> KafkaReader.header(r, "vitrine.route").equals("east"));
    assertThat(there).allMatch(r -> KafkaReader.header(r, "vitrine.partition").equals("2000"));
    // The cursor of exactly-once is in the cluster that the records are in.
    assertThat(KafkaReader.read(east.bootstrapServers(), "vitrine.cursors", 1)).isNotEmpty();
  }

  @Test
  void aClusterThatIsAwayHoldsUpNoOther() throws Exception {
    // A port of this machine that nothing listens on.
    bridge.start(settings("away", "127.0.0.1:1"));
    for (int i = 0; i < MANY; i++) {
      publish("t", Integer.toString(i));
    }
    Bridge.until("the others are empty", () -> node.held(SHARED) == 0 && node.held(ONCE) == 0);
    assertThat(values(kafka, "away", MANY)).hasSize(MANY);
    assertThat(node.held(EAST)).isEqualTo(MANY);
    Bridge.until(
        "it says which is away",
        () -> bridge.detail().contains("broker-1/2000 waits for Kafka east"));
    assertThat(bridge.ready()).isFalse();
  }

  @Test
  void aClusterThatNobodyKnowsIsAProblemOfItsLaneAlone() throws Exception {
    Settings settings =
        settings("unknown", east.bootstrapServers())
            .with("routes", List.of(Bridge.route("all", "#", "unknown")))
            .with("bridge.clusters", List.of());
    bridge.start(settings);
    publish("t", "x");
    Bridge.until("the others are empty", () -> node.held(SHARED) == 0 && node.held(ONCE) == 0);
    Bridge.until("it says so", () -> bridge.detail().contains("no cluster east"));
    assertThat(node.held(EAST)).isEqualTo(1);
  }

  @Test
  void whatIsAtMostOnceWaitsWhileKafkaIsAwayAndNeverComesTwice() throws Exception {
    EmbeddedKafka own = EmbeddedKafka.start(dir.resolve("kafka"), "127.0.0.1", 0);
    try {
      Settings settings =
          settings("once", east.bootstrapServers())
              .with("bridge.kafka.bootstrap_servers", own.bootstrapServers());
      bridge.start(settings);
      publishThroughAnEndOf(own);
      Bridge.until("east has all", () -> node.held(EAST) == 0);
      assertThat(node.held(ONCE)).isEqualTo(MANY);
      own = EmbeddedKafka.start(dir.resolve("kafka"), "127.0.0.1", own.port());
      int sent = MANY + 1;
      landed(sent);
      bridge.stop();
      bridge.start(settings);
      publish("t", "last");
      Bridge.until("the last is there", () -> node.held() == 0);
      assertThat(values(own, "once.once", sent + 1))
          .hasSize(sent + 1)
          .doesNotHaveDuplicates()
          .startsWith("first")
          .endsWith("last");
    } finally {
      bridge.stop();
      own.close();
    }
  }

  @Test
  void whatTheOutboxDropsOfABatchThatWaitsIsLeftOutAndNothingElse() throws Exception {
    EmbeddedKafka own = EmbeddedKafka.start(dir.resolve("kafka"), "127.0.0.1", 0);
    try {
      bridge.start(
          settings("drop", east.bootstrapServers())
              .with("bridge.kafka.bootstrap_servers", own.bootstrapServers()));
      publishThroughAnEndOf(own);
      Bridge.until("the bridge has read some", () -> inFlight("1000") > 0);
      node.drop(ONCE, 1 + MANY / 2);
      Bridge.until("half is dropped", () -> node.held(ONCE) == MANY / 2);
      own = EmbeddedKafka.start(dir.resolve("kafka"), "127.0.0.1", own.port());
      int sent = 1 + MANY / 2;
      landed(sent);
      assertThat(values(own, "drop.once", sent))
          .hasSize(sent)
          .doesNotHaveDuplicates()
          .startsWith("first")
          .doesNotContain(Integer.toString(MANY / 2 - 1));
      assertThat(bridge.counted("vitrine.bridge.fenced", "partition", "1000")).isZero();
    } finally {
      bridge.stop();
      own.close();
    }
  }

  /**
   * Waits until so many records by the route {@code once} are there: also the first batch does not
   * meet partitions without a leader when Kafka is back.
   */
  private void landed(int all) throws Exception {
    Bridge.until("the outboxes are empty", () -> node.held() == 0);
    Bridge.until(
        "each is there",
        () -> bridge.counted("vitrine.bridge.route.records", "route", "once") == all);
    assertThat(bridge.counted("vitrine.bridge.records.given_up")).isZero();
  }

  /** The first record gets into that Kafka; it ends, and many more wait. */
  private void publishThroughAnEndOf(EmbeddedKafka own) throws Exception {
    publish("t", "first");
    Bridge.until("the first is there", () -> node.held() == 0);
    own.close();
    Bridge.until("it is known to be away", () -> !bridge.ready());
    for (int i = 0; i < MANY; i++) {
      publish("t", Integer.toString(i));
    }
  }

  private double inFlight(String partition) {
    return bridge
        .meters
        .find("vitrine.bridge.batches.in_flight")
        .tag("partition", partition)
        .gauges()
        .stream()
        .mapToDouble(Gauge::value)
        .sum();
  }

  @Test
  void aClusterThatNothingGoesToAnyMoreIsNotWaitedFor() throws Exception {
    bridge.start(
        settings("gone", "127.0.0.1:1").with("routes", List.of(Bridge.route("all", "#", "gone"))));
    Bridge.until("east is away", () -> bridge.detail().contains("127.0.0.1:1"));
    node.close();
    node = new OutboxNode(bridge.bus, "broker-1", dir.resolve("other"), List.of("outbox.0"));
    Bridge.until("the bridge is ready", () -> bridge.ready());
    assertThat(bridge.detail()).doesNotContain("127.0.0.1:1");
  }
}
