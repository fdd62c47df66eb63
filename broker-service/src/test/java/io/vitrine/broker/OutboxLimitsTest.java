package io.vitrine.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Gauge;
import io.vertx.core.json.JsonObject;
import io.vitrine.config.Settings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens to messages for Kafka when it is away for long: all that is dropped is counted. */
class OutboxLimitsTest {
  private static final int PAYLOAD = 20_000;
  private static final int MANY = 200;

  @TempDir Path data;

  private RunningBroker start(Map<String, String> more) throws Exception {
    Settings settings =
        Settings.defaults()
            .with("broker.outbox_partitions", "1")
            .with("broker.outbox_bytes_max", "1MiB")
            .with("routes", List.of(Map.of("name", "k", "filter", "k/#", "topic", "k")));
    for (Map.Entry<String, String> each : more.entrySet()) {
      settings = settings.with(each.getKey(), each.getValue());
    }
    return new RunningBroker(settings, data);
  }

  private static JsonObject ledger(RunningBroker broker) {
    return broker.outboxes().getJsonObject(0);
  }

  private static long number(RunningBroker broker, String member) {
    return ledger(broker).getLong(member);
  }

  private static long ofK(JsonObject ledger, String member) {
    return ledger.getJsonObject(member).getLong("k");
  }

  /** Sends that many messages of QoS 1; how many were acknowledged with that reason. */
  private static int publish(RunningBroker broker, int count, String reason) throws Exception {
    int found = 0;
    try (RawClient client = new RawClient(broker.port).connect("c")) {
      assertThat(client.packet()).startsWith("20");
      String body = "00".repeat(PAYLOAD);
      int length = 8 + PAYLOAD;
      for (int i = 1; i <= count; i++) {
        client.send(
            "32%02x%02x%02x 0003 6b2f31 %04x 00 %s"
                .formatted(length & 0x7F | 0x80, length >> 7 & 0x7F | 0x80, length >> 14, i, body));
        String ack = client.packet();
        assertThat(ack).startsWith("40");
        // A reason string may follow.
        found += ack.startsWith("%04x%s".formatted(i, reason), 4) ? 1 : 0;
      }
    }
    return found;
  }

  @Test
  void theNewOnesAreDropped() throws Exception {
    RunningBroker broker = start(Map.of("broker.outbox_policy", "drop-new"));
    assertThat(publish(broker, MANY, "97")).isZero();
    long accepted = ledger(broker).getLong("accepted");
    assertThat(accepted).isBetween(1L, MANY - 1L);
    double dropped =
        broker
            .meters
            .get("vitrine.broker.outbox.dropped")
            .tag("cause", "new")
            .functionCounter()
            .count();
    assertThat(accepted + dropped).isEqualTo(MANY);
    assertThat(ofRoute(broker, "dropped_new")).isEqualTo(dropped);
    broker.stop();
  }

  private static double lag(RunningBroker broker, String unit) {
    Gauge gauge = broker.meters.find("vitrine.broker.route.lag." + unit).tag("route", "k").gauge();
    return gauge == null ? -1 : gauge.value();
  }

  private static double ofRoute(RunningBroker broker, String cause) {
    return broker
        .meters
        .get("vitrine.broker.route.refused")
        .tags("route", "k", "cause", cause)
        .counter()
        .count();
  }

  @Test
  void theyAreRefusedUnlessSomebodyChose() throws Exception {
    RunningBroker broker = start(Map.of());
    int refused = publish(broker, MANY, "97");
    assertThat(ledger(broker).getLong("accepted") + refused).isEqualTo(MANY);
    assertThat(refused).isPositive();
    assertThat(ofRoute(broker, "outbox_full")).isEqualTo(refused);
    JsonObject ledger = ledger(broker);
    assertThat(ledger.getJsonObject("refused_by_route").getLong("k")).isEqualTo(refused);
    broker.await(
        "the route's lag is not measured",
        () -> lag(broker, "messages") == ledger.getLong("pending"));
    JsonObject counted = ledger(broker);
    assertThat(counted.getJsonObject("pending_by_route"))
        .isEqualTo(new JsonObject().put("k", ledger.getLong("pending")));
    assertThat(counted.containsKey("pending_counted_to")).isFalse();
    assertThat(lag(broker, "bytes")).isEqualTo(ledger.getLong("held_bytes").doubleValue());
    assertThat(lag(broker, "seconds")).isPositive();
    broker.stop();
  }

  @Test
  void theOldestAreDroppedAndWrittenDown() throws Exception {
    RunningBroker broker = start(Map.of("broker.outbox_policy", "drop-oldest"));
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    int sent = 0;
    int refused = 0;
    while (ledger(broker).getLong("dropped_oldest") == 0 && System.nanoTime() < deadline) {
      refused += publish(broker, 5, "97");
      sent += 5;
    }
    JsonObject before = ledger(broker);
    assertThat(before.getLong("accepted")).isEqualTo(sent - refused);
    broker.await("nothing is dropped", () -> number(broker, "dropped") > 0);
    broker.stop();

    RunningBroker again = start(Map.of());
    JsonObject after = ledger(again);
    assertThat(after.getLong("dropped_oldest"))
        .isGreaterThanOrEqualTo(before.getLong("dropped_oldest"));
    assertThat(after.getLong("in_kafka")).isZero();
    assertThat(after.getLong("accepted"))
        .isEqualTo(after.getLong("dropped") + after.getLong("pending"));
    assertThat(ofK(after, "accepted_by_route")).isEqualTo(after.getLong("accepted"));
    assertThat(ofK(after, "dropped_by_route")).isEqualTo(after.getLong("dropped"));
    assertThat(after.getJsonArray("dropped_ranges").getJsonArray(0).getLong(0)).isEqualTo(1);
    again.stop();
  }

  @Test
  void theOldAreDropped() throws Exception {
    RunningBroker broker = start(Map.of("broker.outbox_age_max", "1ms"));
    publish(broker, 5, "97");
    broker.await("five are not dropped", () -> number(broker, "dropped") == 5);
    assertThat(number(broker, "dropped_age")).isEqualTo(5);
    assertThat(ofK(ledger(broker), "accepted_by_route")).isEqualTo(5);
    assertThat(ofK(ledger(broker), "dropped_by_route")).isEqualTo(5);
    assertThat(number(broker, "pending")).isZero();
    broker.stop();
  }
}
