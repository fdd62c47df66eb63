package io.vitrine.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vitrine.config.Settings;
import io.vitrine.contract.OutboxClaims;
import io.vitrine.contract.OutboxClaims.Claim;
import io.vitrine.contract.OutboxRecord;
import io.vitrine.log.LogBatch;
import io.vitrine.log.LogReader;
import io.vitrine.log.LogReaderOptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Routes that have an outbox of their own: who gets what, and what a limit of one does. */
class RouteOutboxesTest {
  private static final int PAYLOAD = 20_000;
  private static final int MANY = 200;
  private static final String SHARED = "default_default";
  private static final String EAST = "east_at-least-once";

  @TempDir Path data;
  private final Map<String, Queue<OutboxRecord>> read = new ConcurrentHashMap<>();
  private final Queue<OutboxClaims> claims = new ConcurrentLinkedQueue<>();

  private static Map<String, String> route(String name, String filter, String... more) {
    Map<String, String> route = new HashMap<>();
    route.put("name", name);
    route.put("filter", filter);
    route.put("topic", "t");
    for (int i = 0; i < more.length; i += 2) {
      route.put(more[i], more[i + 1]);
    }
    return route;
  }

  private RunningBroker start(List<Map<String, String>> routes) throws Exception {
    return new RunningBroker(
        Settings.defaults().with("broker.outbox_partitions", "1").with("routes", routes), data);
  }

  private static JsonObject ledger(RunningBroker broker, String outbox) {
    return broker.outboxes().stream()
        .map(JsonObject.class::cast)
        .filter(each -> outbox.equals(each.getString("outbox")))
        .findFirst()
        .orElse(new JsonObject());
  }

  private static long number(RunningBroker broker, String outbox, String member) {
    return ledger(broker, outbox).getLong(member, 0L);
  }

  private LogReader follow(RunningBroker broker, String log) {
    Queue<OutboxRecord> into = read.computeIfAbsent(log, fresh -> new ConcurrentLinkedQueue<>());
    LogReader reader =
        new LogReader(
            broker.bus(), "test", log, "bridge", new LogReaderOptions(1 << 20, 1_000, 1, 0));
    reader.start(LogReader.FROM_OLDEST, batch -> take(into, batch));
    return reader;
  }

  private Future<Void> take(Queue<OutboxRecord> into, LogBatch batch) {
    batch.records().forEach(record -> into.add(OutboxRecord.decode(record)));
    batch.records().forEach(record -> claims.add(OutboxClaims.decode(OutboxRecord.claims(record))));
    return Future.succeededFuture();
  }

  private int count(String log) {
    return Objects.requireNonNull(read.get(log)).size();
  }

  private static String hex(String text) {
    return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
  }

  /** A client whose session lasts an hour. */
  private static RawClient connect(RunningBroker broker, String id) throws Exception {
    return connect(broker, id, 3_600);
  }

  private static RawClient connect(RunningBroker broker, String id, int expirySeconds)
      throws Exception {
    RawClient client =
        new RawClient(broker.port)
            .send(
                "10%02x 0004 4d515454 05 00 003c 05 11 %08x %04x %s"
                    .formatted(18 + id.length(), expirySeconds, id.length(), hex(id)));
    assertThat(client.packet()).startsWith("20");
    return client;
  }

  /**
   * @param first byte of the packet: 32 for QoS 1, 3a for QoS 1 once more, 34 and 3c for QoS 2
   */
  private static String publish(String first, String topic, int packetId, int payload) {
    int length = 5 + topic.length() + payload;
    return "%s%02x%02x%02x %04x %s %04x 00 %s"
        .formatted(
            first,
            length & 0x7F | 0x80,
            length >> 7 & 0x7F | 0x80,
            length >> 14,
            topic.length(),
            hex(topic),
            packetId,
            "00".repeat(payload));
  }

  private static int refused(RunningBroker broker, String topic, int count) throws Exception {
    int refused = 0;
    try (RawClient client = connect(broker, "c-" + topic.charAt(0))) {
      for (int i = 1; i <= count; i++) {
        client.send(publish("32", topic, i, PAYLOAD));
        refused += client.packet().startsWith("%04x97".formatted(i), 4) ? 1 : 0;
      }
    }
    return refused;
  }

  @Test
  void aMessageWaitsForEachKindOfItsRoutes() throws Exception {
    RunningBroker broker =
        start(
            List.of(
                route("all", "#"),
                route("east", "both/#", "cluster", "east", "delivery", "at-least-once")));
    LogReader shared = follow(broker, "outbox.0");
    LogReader east = follow(broker, "outbox.1000." + EAST);
    try (RawClient client = connect(broker, "c")) {
      client.send(publish("32", "both/1", 1, PAYLOAD));
      assertThat(client.packet()).startsWith("40").contains("0001");
      client.send(publish("32", "one", 2, PAYLOAD));
      assertThat(client.packet()).startsWith("40").contains("0002");
      broker.await("all has two", () -> count("outbox.0") == 2);
      broker.await("east has one", () -> count("outbox.1000." + EAST) == 1);
      assertThat(claims)
          .containsOnly(
              new OutboxClaims(
                  List.of(new Claim(SHARED, List.of("all")), new Claim(EAST, List.of("east")))),
              new OutboxClaims(List.of(new Claim(OutboxClaims.HERE, List.of("all")))));
    }
    // A client whose acknowledgement was lost: in neither of the two twice.
    try (RawClient client = connect(broker, "c")) {
      client.send(publish("3a", "both/1", 1, PAYLOAD));
      assertThat(client.packet()).startsWith("40").contains("0001");
    }
    assertThat(number(broker, SHARED, "accepted")).isEqualTo(2);
    assertThat(number(broker, EAST, "accepted")).isEqualTo(1);
    shared.close();
    east.close();
    broker.stop();
  }

  @Test
  void whatSurvivedInOneIsCompletedInTheOther() throws Exception {
    RunningBroker broker = start(List.of(route("all", "#")));
    try (RawClient client = connect(broker, "c")) {
      client.send(publish("32", "both/1", 1, PAYLOAD));
      assertThat(client.packet()).startsWith("40");
    }
    broker.stop();
    // As if the process had ended between the two: one has the message, the other has not.
    RunningBroker again = start(List.of(route("all", "#"), route("east", "#", "cluster", "east")));
    try (RawClient client = connect(again, "c")) {
      client.send(publish("3a", "both/1", 1, PAYLOAD));
      assertThat(client.packet()).startsWith("40");
    }
    assertThat(number(again, SHARED, "accepted")).isEqualTo(1);
    assertThat(number(again, "east_default", "accepted")).isEqualTo(1);
    again.stop();
  }

  @Test
  void aRouteThatIsFullRefusesItsOwnMessagesAlone() throws Exception {
    RunningBroker broker =
        start(List.of(route("small", "s/#", "outbox_bytes_max", "1MiB"), route("all", "a/#")));
    assertThat(refused(broker, "s/1", MANY)).isPositive();
    assertThat(refused(broker, "a/1", MANY)).isZero();
    JsonObject small = ledger(broker, "default_default_small");
    assertThat(small.getLong("held_bytes")).isLessThanOrEqualTo(1 << 20);
    assertThat(small.getLong("bytes_max")).isEqualTo(1 << 20);
    assertThat(small.getLong("accepted") + small.getLong("refused")).isEqualTo(MANY);
    broker.stop();
  }

  @Test
  void aMessageThatOneRouteRefusesIsInNone() throws Exception {
    RunningBroker broker =
        start(List.of(route("all", "#"), route("small", "#", "outbox_bytes_max", "1MiB")));
    int refused = refused(broker, "t", MANY);
    assertThat(refused).isPositive();
    assertThat(number(broker, SHARED, "accepted")).isEqualTo(MANY - refused);
    assertThat(number(broker, "default_default_small", "accepted")).isEqualTo(MANY - refused);
    broker.stop();
  }

  @Test
  void aRouteThatDropsHoldsUpNoOther() throws Exception {
    RunningBroker broker =
        start(
            List.of(
                route("all", "#"),
                route("new", "#", "outbox_bytes_max", "1MiB", "outbox_policy", "drop-new"),
                route("old", "#", "outbox_bytes_max", "1MiB", "outbox_policy", "drop-oldest"),
                route("young", "#", "outbox_age_max", "1ms")));
    assertThat(refused(broker, "t", MANY / 4)).isZero();
    broker.await(
        "the oldest are dropped",
        () -> number(broker, "default_default_old", "dropped_oldest") > 0);
    assertThat(refused(broker, "u", 4)).isZero();
    broker.await(
        "those that are old are dropped",
        () -> number(broker, "default_default_young", "pending") == 0);
    assertThat(number(broker, "default_default_young", "dropped_age")).isEqualTo(MANY / 4 + 4);
    JsonObject fresh = ledger(broker, "default_default_new");
    assertThat(fresh.getLong("accepted")).isLessThanOrEqualTo(MANY / 4 + 4);
    assertThat(fresh.getLong("accepted") + fresh.getLong("refused")).isEqualTo(MANY / 4 + 4);
    assertThat(number(broker, SHARED, "accepted")).isEqualTo(MANY / 4 + 4);
    broker.stop();
  }

  @Test
  void whatWaitsForARouteThatIsGoneIsStillThere() throws Exception {
    RunningBroker broker = start(List.of(route("east", "#", "cluster", "east")));
    assertThat(refused(broker, "t", 3)).isZero();
    broker.stop();
    RunningBroker again = start(List.of(route("other", "none", "cluster", "west")));
    assertThat(number(again, "east_default", "pending")).isEqualTo(3);
    assertThat(ledger(again, "east_default").getInteger("partition")).isEqualTo(1_000);
    assertThat(ledger(again, "west_default").getInteger("partition")).isEqualTo(2_000);
    again.stop();
  }

  @Test
  void whatSurvivedInAllIsAcknowledgedAndWrittenNowhere() throws Exception {
    List<Map<String, String>> routes =
        List.of(route("all", "#"), route("east", "#", "cluster", "east"));
    RunningBroker broker = start(routes);
    try (RawClient client = connect(broker, "c")) {
      client.send(publish("32", "t", 1, PAYLOAD));
      assertThat(client.packet()).startsWith("40");
    }
    broker.stop();
    RunningBroker again = start(routes);
    try (RawClient client = connect(again, "c")) {
      client.send(publish("3a", "t", 1, PAYLOAD));
      assertThat(client.packet()).startsWith("40").contains("0001");
    }
    assertThat(number(again, SHARED, "accepted")).isEqualTo(1);
    assertThat(number(again, "east_default", "accepted")).isEqualTo(1);
    again.stop();
  }

  @Test
  void whatIsSentAgainIsAcknowledgedOnlyWhenAllHaveIt() throws Exception {
    RunningBroker broker = start(List.of(route("all", "#")));
    try (RawClient client = connect(broker, "c")) {
      client.send(publish("32", "t", 1, PAYLOAD));
      assertThat(client.packet()).startsWith("40");
    }
    broker.stop();
    RunningBroker again =
        start(List.of(route("all", "#"), route("small", "#", "outbox_bytes_max", "1MiB")));
    assertThat(refused(again, "other", MANY)).isPositive();
    for (int i = 0; i < 3; i++) {
      try (RawClient client = connect(again, "c")) {
        client.send(publish("3a", "t", 1, PAYLOAD));
        assertThat(client.packet()).as("small has no room").contains("000197");
      }
    }
    String small = "outbox.1000.default_default_small";
    long before = number(again, "default_default_small", "accepted");
    assertThat(number(again, SHARED, "accepted")).isEqualTo(before + 1);
    LogReader reader = follow(again, small);
    again.await("small is not read", () -> count(small) == before);
    reader.release(before);
    again.await(
        "small is not empty", () -> number(again, "default_default_small", "held_bytes") == 0);
    try (RawClient client = connect(again, "c")) {
      client.send(publish("3a", "t", 1, PAYLOAD));
      assertThat(client.packet()).startsWith("40").doesNotContain("000197");
    }
    assertThat(number(again, "default_default_small", "accepted")).isEqualTo(before + 1);
    assertThat(number(again, SHARED, "accepted")).isEqualTo(before + 1);
    reader.close();
    again.stop();
  }

  @Test
  void aMessageOfQos2IsCompletedOnceWhereItIsMissing() throws Exception {
    RunningBroker broker = start(List.of(route("all", "#")));
    try (RawClient client = connect(broker, "c", 0)) {
      client.send(publish("34", "t", 1, PAYLOAD));
      assertThat(client.packet()).startsWith("50");
    }
    broker.stop();
    // As if the process had ended between the two: the record is in one, the identifier nowhere.
    List<Map<String, String>> both =
        List.of(route("all", "#"), route("east", "#", "cluster", "east"));
    for (int i = 0; i < 2; i++) {
      RunningBroker again = start(both);
      try (RawClient client = connect(again, "c")) {
        client.send(publish("3c", "t", 1, PAYLOAD));
        assertThat(client.packet()).startsWith("50").contains("0001");
      }
      assertThat(number(again, SHARED, "accepted")).isEqualTo(1);
      assertThat(number(again, "east_default", "accepted")).isEqualTo(1);
      again.stop();
    }
  }
}
