package io.vitrine.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vitrine.config.Settings;
import io.vitrine.contract.OutboxClaims;
import io.vitrine.contract.OutboxClaims.Claim;
import io.vitrine.kafka.embedded.EmbeddedKafka;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What waits in an outbox when the config file gives routes another one, or has others. */
class MovedRoutesTest {
  private static final int SHARED = 0;
  private static final int EAST = 1;
  private static final int MANY = 50;
  private static final OutboxClaims BOTH =
      new OutboxClaims(
          List.of(
              new Claim("default_default", List.of("readings")),
              new Claim("east_default", List.of("east"))));

  @TempDir static Path kafkaDir;
  private static EmbeddedKafka kafka;
  private static EmbeddedKafka east;

  @TempDir Path dir;
  private Bridge bridge;
  private OutboxNode node;

  @BeforeAll
  static void startKafka() {
    kafka = EmbeddedKafka.start(kafkaDir.resolve("home"), "127.0.0.1", 0);
    east = EmbeddedKafka.start(kafkaDir.resolve("east"), "127.0.0.1", 0);
  }

  @AfterAll
  static void stopKafka() {
    east.close();
    kafka.close();
  }

  @BeforeEach
  void open() throws Exception {
    bridge = new Bridge();
    node =
        new OutboxNode(
            bridge.bus,
            "broker-1",
            dir.resolve("outbox"),
            List.of("outbox.0", "outbox.1000.east_default", "outbox.2000.east_default_east"));
  }

  @AfterEach
  void close() throws Exception {
    bridge.stop();
    node.close();
    bridge.close();
  }

  private static Map<String, Object> route(String name, String topic, Object... more) {
    Map<String, Object> route = new HashMap<>(Bridge.route(name, "#", topic));
    for (int i = 0; i < more.length; i += 2) {
      route.put((String) more[i], more[i + 1]);
    }
    return route;
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
            route("readings", "moved"),
            route("east", "moved", "cluster", "east", "outbox_bytes_max", "64MiB")));
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
            route("readings", "first"),
            route("east", "first.east", "cluster", "east", "outbox_bytes_max", "64MiB")));
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
            route("readings", "one"),
            route("east", "one", "delivery", "at-least-once")));
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
            route("readings", "added"),
            route("east", "added.east", "cluster", "east")));
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
            route("readings", "named"),
            route("oriental", "named", "cluster", "east", "outbox_bytes_max", "64MiB")));
    Bridge.until("the outbox is empty", () -> node.held() == 0);
    assertThat(routes(east, "named", MANY)).hasSize(MANY).containsOnly("oriental");
    assertThat(routes(kafka, "named", MANY)).hasSize(MANY).containsOnly("readings");
  }
}
