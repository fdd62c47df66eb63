package io.vitrine.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import io.vitrine.config.Settings;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the bridge says became of messages, by route. */
class LedgerCountsTest extends BridgeTestBed {
  private static final int MANY = 300;

  private static Settings settings(String name, String delivery) {
    Map<String, Object> unresolved = Bridge.route("user", "#", name, Map.of("key", "${user}"));
    return Bridge.settings(
        kafka.bootstrapServers(),
        Map.of(
            "bridge.delivery",
            delivery,
            "bridge.cursor_topic",
            name + ".cursors",
            "bridge.audit_topic",
            name + ".audit",
            "bridge.audit_interval",
            "200ms",
            "routes",
            List.of(Bridge.route("all", "#", name), unresolved)));
  }

  private JsonObject lane() throws Exception {
    List<JsonObject> lanes = bridge.lanes();
    return lanes.isEmpty() ? new JsonObject() : lanes.get(0);
  }

  private static JsonObject counts(long records, long deadLetters) {
    return new JsonObject()
        .put("records", records)
        .put("dead_letters", deadLetters)
        .put("given_up", 0)
        .put("skipped", 0)
        .put("taken_over", 0);
  }

  private void publishMany() throws Exception {
    for (int i = 0; i < MANY; i++) {
      node.publish("t/" + i % 5, Integer.toString(i));
    }
    Bridge.until("the outbox is empty", () -> node.held() == 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"exactly-once", "at-least-once"})
  void eachRouteHasItsCountsAndAnAuditTrail(String delivery) throws Exception {
    String name = "ledger." + delivery;
    bridge.start(settings(name, delivery));
    publishMany();
    JsonObject lane = lane();
    assertThat(lane.getBoolean("exact")).isEqualTo(delivery.equals("exactly-once"));
    assertThat(lane.getJsonObject("routes"))
        .isEqualTo(new JsonObject().put("all", counts(MANY, 0)).put("user", counts(0, MANY)));
    assertThat(lane.getLong("counted_from")).isEqualTo(1);
    List<ConsumerRecord<byte[], byte[]>> trail =
        KafkaReader.read(kafka.bootstrapServers(), name + ".audit", 1);
    assertThat(new String(trail.get(0).key(), StandardCharsets.UTF_8)).isEqualTo("broker-1/0");
    bridge.stop();
    trail = KafkaReader.read(kafka.bootstrapServers(), name + ".audit", trail.size());
    JsonObject last = new JsonObject(KafkaReader.value(trail.get(trail.size() - 1)));
    assertThat(last.getJsonObject("routes")).isEqualTo(lane.getJsonObject("routes"));
    assertThat(last.getLong("sequence")).isEqualTo(MANY);
  }

  @Test
  void countsOfExactlyOnceOutliveTheBridge() throws Exception {
    Settings settings = settings("ledger.lives", "exactly-once");
    bridge.start(settings);
    publishMany();
    bridge.stop();
    bridge.start(settings);
    publishMany();
    assertThat(lane().getJsonObject("routes"))
        .isEqualTo(
            new JsonObject().put("all", counts(2 * MANY, 0)).put("user", counts(0, 2 * MANY)));
    assertThat(lane().getLong("sequence")).isEqualTo(2 * MANY);
  }
}
