package io.vitrine.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vitrine.config.Settings;
import io.vitrine.contract.OutboxClaims;
import io.vitrine.contract.OutboxClaims.Claim;
import io.vitrine.kafka.embedded.EmbeddedKafka;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** What waits in an outbox when the config file gives routes another one, or has others. */
class MovedRoutesTest extends TwoKafkasTestBed {
  private static final int SHARED = 0;
  private static final int EAST = 1;
  private static final int MANY = 50;
  private static final OutboxClaims BOTH =
      new OutboxClaims(
          List.of(
              new Claim("default_default", List.of("readings")),
              new Claim("east_default", List.of("east"))));

  @Override
  List<String> logs() {
    return List.of("outbox.0", "outbox.1000.east_default", "outbox.2000.east_default_east");
  }

  @SafeVarargs
  private static Settings settings(String cursors, Map<String, Object>... routes) {
    return Bridge.settings(
        kafka.bootstrapServers(),
        Map.of(
            "routes",
            List.of(routes),
            "bridge.cursor_topic",
            cursors,
            "bridge.clusters",
            List.of(
                Map.of(
                    "name",
                    "east",
                    "bootstrap_servers",
                    east.bootstrapServers(),
                    "cursor_topic",
                    cursors))));
  }

  private void append(int slot, OutboxClaims claims) {
    for (int i = 0; i < MANY; i++) {
      node.append(slot, OutboxNode.claimed("t", Integer.toString(i), claims));
    }
  }

  private static List<String> routes(EmbeddedKafka of, String topic, int count) {
    List<ConsumerRecord<byte[], byte[]>> all =
        KafkaReader.read(of.bootstrapServers(), topic, count);
    return all.stream().map(each -> KafkaReader.header(each, "vitrine.route")).toList();
  }

  @Test
  void aRouteIsServedFromWhereItsMessagesAreAlsoIfTheFirstOutboxIsEmpty() throws Exception {
    // The shared outbox has delivered; that of the cluster has not, and the route gets a cap.
    append(EAST, BOTH);
    bridge.start(
        settings(
            "moved.cursors",
            route("readings", "moved", Map.of()),
            route("east", "moved", Map.of("cluster", "east", "outbox_bytes_max", "64MiB"))));
    Bridge.until("the outbox is empty", () -> node.held() == 0);
    assertThat(routes(east, "moved", MANY)).hasSize(MANY).containsOnly("east");
    assertThat(bridge.counted("vitrine.bridge.records.unrouted")).isZero();
  }

  @Test
  void aMovedRouteIsNotServedOnceMoreByTheFirst() throws Exception {
    append(SHARED, BOTH);
    bridge.start(
        settings(
            "first.cursors",
            route("readings", "first", Map.of()),
            route("east", "first.east", Map.of("cluster", "east", "outbox_bytes_max", "64MiB"))));
    Bridge.until("the outbox is empty", () -> node.held() == 0);
    assertThat(routes(kafka, "first", MANY)).hasSize(MANY).containsOnly("readings");
    assertThat(KafkaReader.topics(kafka.bootstrapServers())).doesNotContain("first.east");
  }

  @Test
  void aRouteOfTheSharedOutboxGetsItsBacklogThoughOthersOfItMatch() throws Exception {
    append(
        SHARED,
        new OutboxClaims(List.of(new Claim(OutboxClaims.HERE, List.of("readings", "east")))));
    bridge.start(
        settings(
            "one.cursors",
            route("readings", "one", Map.of()),
            route("east", "one", Map.of("delivery", "at-least-once"))));
    Bridge.until("the outbox is empty", () -> node.held() == 0);
    assertThat(routes(kafka, "one", 2 * MANY)).hasSize(2 * MANY).contains("readings", "east");
  }

  @Test
  void aRouteThatIsNewGetsNothingOfWhatWaitedBefore() throws Exception {
    append(SHARED, new OutboxClaims(List.of(new Claim(OutboxClaims.HERE, List.of("readings")))));
    // As brokers wrote that knew no clusters.
    for (int i = 0; i < MANY; i++) {
      node.append(SHARED, OutboxNode.record("t", Buffer.buffer("old " + i)));
    }
    bridge.start(
        settings(
            "added.cursors",
            route("readings", "added", Map.of()),
            route("east", "added.east", Map.of("cluster", "east"))));
    Bridge.until("the outbox is empty", () -> node.held() == 0);
    assertThat(routes(kafka, "added", 2 * MANY)).hasSize(2 * MANY).containsOnly("readings");
    assertThat(KafkaReader.topics(kafka.bootstrapServers())).doesNotContain("added.east");
  }

  @Test
  void aRouteThatGotAnotherNameHasItsBacklog() throws Exception {
    append(EAST, BOTH);
    append(SHARED, BOTH);
    bridge.start(
        settings(
            "named.cursors",
            route("readings", "named", Map.of()),
            route("oriental", "named", Map.of("cluster", "east", "outbox_bytes_max", "64MiB"))));
    Bridge.until("the outbox is empty", () -> node.held() == 0);
    assertThat(routes(east, "named", MANY)).hasSize(MANY).containsOnly("oriental");
    assertThat(routes(kafka, "named", MANY)).hasSize(MANY).containsOnly("readings");
    JsonObject counts = counts(1_000);
    assertThat(counts.getJsonObject("east").getLong("skipped")).isEqualTo(MANY);
    assertThat(counts.getJsonObject("oriental").getLong("records")).isEqualTo(MANY);
    assertThat(counts.getJsonObject("oriental").getLong("taken_over")).isEqualTo(MANY);
    assertThat(counts(0).getJsonObject("readings").getLong("taken_over")).isZero();
  }

  @Test
  void whatAConditionLeavesOutIsCountedAlsoIfNothingElseIsSent() throws Exception {
    OutboxClaims readings =
        new OutboxClaims(List.of(new Claim(OutboxClaims.HERE, List.of("readings"))));
    Settings settings =
        settings("none.cursors", route("readings", "none", Map.of("when", "mqtt.qos == 2")));
    for (int life = 1; life <= 2; life++) {
      append(SHARED, readings);
      bridge.start(settings);
      Bridge.until("the outbox is empty", () -> node.held() == 0);
      assertThat(counts(0).getJsonObject("readings").getLong("skipped")).isEqualTo(life * MANY);
      bridge.stop();
    }
  }

  private JsonObject counts(int partition) throws Exception {
    return bridge.lanes().stream()
        .filter(each -> each.getInteger("partition") == partition)
        .findFirst()
        .orElseThrow()
        .getJsonObject("routes");
  }
}
