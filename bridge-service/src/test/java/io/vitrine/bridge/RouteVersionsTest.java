package io.vitrine.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vitrine.contract.Addresses;
import io.vitrine.contract.OutboxRecord;
import io.vitrine.contract.RouteRefusal;
import io.vitrine.contract.RouteRequest;
import io.vitrine.contract.RouteSet;
import io.vitrine.contract.TrialMessage;
import io.vitrine.contract.TrialRequest;
import io.vitrine.kafka.embedded.EmbeddedKafka;
import io.vitrine.runtime.BusRefusal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records become what the routes say that let them in, in a version that the broker knows. */
class RouteVersionsTest {
  private static final String NODE = "broker-1";

  @TempDir Path kafkaDir;
  @TempDir Path dir;
  private final Map<Long, RouteSet> versions = new ConcurrentHashMap<>();
  private EmbeddedKafka kafka;
  private Bridge bridge;
  private OutboxNode node;

  @BeforeEach
  void open() throws Exception {
    kafka = EmbeddedKafka.start(kafkaDir, "127.0.0.1", 0);
    bridge = new Bridge();
    node = new OutboxNode(bridge.bus, NODE, dir, 1);
    Bridge.await(bridge.bus.serve(Addresses.routes(NODE), this::answer).ready());
  }

  @AfterEach
  void close() throws Exception {
    bridge.stop();
    node.close();
    bridge.close();
    kafka.close();
  }

  private Future<Buffer> answer(Buffer body) {
    RouteSet set = versions.get(RouteRequest.decode(body).number());
    return set == null
        ? Future.failedFuture(new BusRefusal(RouteRefusal.UNKNOWN_VERSION, "not yet"))
        : Future.succeededFuture(set.toJson().toBuffer());
  }

  private static RouteSet set(long version, String topic) {
    JsonObject route =
        new JsonObject().put("name", "made").put("filter", "a/#").put("topic", topic);
    return new RouteSet(version, List.of(new RouteSet.Entry("made", version, route)));
  }

  private void publish(long version, String payload) {
    OutboxRecord record = message(payload).record();
    node.append(
        0,
        new OutboxRecord(
                record.receivedMicros(),
                record.clientId(),
                record.username(),
                record.topic(),
                record.qos(),
                record.retain(),
                record.dup(),
                record.version5(),
                record.packetId(),
                record.properties(),
                record.payload(),
                version)
            .encode());
  }

  private static TrialMessage message(String payload) {
    return new TrialMessage(
        "a/b", payload.getBytes(StandardCharsets.UTF_8), 1, false, "c", "", null, List.of());
  }

  private List<String> read(String topic, int count) {
    return KafkaReader.read(kafka.bootstrapServers(), topic, count).stream()
        .map(KafkaReader::value)
        .toList();
  }

  @Test
  void eachVersionMakesItsOwnRecords() throws Exception {
    versions.put(7L, set(7, "seven"));
    publish(7, "1");
    publish(8, "2");
    publish(0, "3");
    publish(7, "4");
    bridge.start(
        Bridge.settings(
            kafka.bootstrapServers(), Map.of("routes", List.of(Bridge.route("all", "#", "all")))));
    Bridge.until("it is said what is missing", () -> bridge.detail().contains("not yet"));
    assertThat(node.held()).isEqualTo(4);

    versions.put(8L, set(8, "eight"));
    Bridge.until("the outbox is empty", () -> node.held() == 0);
    assertThat(read("seven", 2)).containsExactly("1", "4");
    assertThat(read("eight", 1)).containsExactly("2");
    assertThat(read("all", 4)).containsExactly("1", "2", "3", "4");
    assertThat(bridge.counted("vitrine.bridge.route.records", "route", "made")).isEqualTo(3);
  }

  @Test
  void aTrialSaysWhatWouldBeMade() throws Exception {
    bridge.start(Bridge.settings(kafka.bootstrapServers(), Map.of()));
    JsonArray routes = new JsonArray().add(set(1, "t.${user}").routes().get(0).route());
    TrialRequest request = new TrialRequest(NODE, message("x").record().encode(), routes, true);
    JsonObject answer =
        Bridge.await(
                bridge.bus.request(
                    Addresses.trial("bridge-1"), request.encode(), Duration.ofSeconds(30)))
            .toJsonObject();
    assertThat(answer.getInteger("routes")).isEqualTo(2);
    JsonObject all = answer.getJsonArray("outcomes").getJsonObject(0);
    assertThat(all.getJsonObject("record").getString("topic")).isEqualTo("mqtt.messages");
    assertThat(all.getJsonObject("record").getBinary("value")).asString().isEqualTo("x");
    JsonObject made = answer.getJsonArray("outcomes").getJsonObject(1);
    assertThat(made.getString("cause")).isEqualTo("unresolved");
    assertThat(made.getString("detail")).contains("${user} has no value");
  }
}
