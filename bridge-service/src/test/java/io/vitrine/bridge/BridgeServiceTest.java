package io.vitrine.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** From a real outbox on disk to a real Kafka, while all goes well. */
@ParameterizedClass
@ValueSource(strings = {"exactly-once", "at-least-once"})
class BridgeServiceTest extends NamedTopicsTestBed {
  private static final AtomicInteger NUMBERS = new AtomicInteger();

  @Parameter String delivery;

  /** A test that is repeated has other topics each time. */
  @BeforeEach
  void nameTopicsByNumber() {
    name = delivery + "." + NUMBERS.incrementAndGet();
  }

  @Override
  List<String> logs() {
    return List.of("outbox.0", "outbox.1");
  }

  @Override
  void addSettings(Map<String, Object> settings) {
    settings.put("bridge.delivery", delivery);
  }

  @Test
  void aPublishBecomesARecordWithItsHeadersAndLeavesTheOutbox() throws Exception {
    start(Bridge.route("plant", "plant/#", topic("one.record")));
    node.publish("plant/7/temp", "21.5");

    ConsumerRecord<byte[], byte[]> record =
        KafkaReader.read(kafka.bootstrapServers(), topic("one.record"), 1).get(0);

    assertThat(KafkaReader.value(record)).isEqualTo("21.5");
    assertThat(record.key()).asString().isEqualTo("plant/7/temp");
    assertThat(KafkaReader.header(record, "mqtt.topic")).isEqualTo("plant/7/temp");
    assertThat(KafkaReader.header(record, "mqtt.client_id")).isEqualTo("client");
    assertThat(KafkaReader.header(record, "vitrine.node")).isEqualTo("broker-1");
    assertThat(KafkaReader.header(record, "vitrine.sequence")).isEqualTo("1");
    assertThat(KafkaReader.header(record, "vitrine.partition"))
        .isEqualTo(Integer.toString(node.partition("plant/7/temp")));
    Bridge.until("the outbox is empty", () -> node.held() == 0);
    Bridge.until("ready", bridge::ready);
    assertThat(bridge.detail()).contains(kafka.bootstrapServers(), "lanes 2");
    assertThat(bridge.counted("vitrine.bridge.route.records")).isEqualTo(1);
  }

  @Test
  void everyRecordComesOnceAndTheRecordsOfAKeyComeInOrder() throws Exception {
    start(Bridge.route("all", "#", topic("in.order")));
    for (int number = 0; number < 400; number++) {
      for (int key = 0; key < 50; key++) {
        node.publish("device/" + key, Integer.toString(number));
      }
    }
    List<ConsumerRecord<byte[], byte[]>> records =
        KafkaReader.read(kafka.bootstrapServers(), topic("in.order"), 20_000);

    assertThat(KafkaReader.verifyOrder(records, 50, 400)).isZero();
    Bridge.until("the outbox is empty", () -> node.held() == 0);
    assertThat(bridge.counted("vitrine.bridge.records.fetched")).isEqualTo(20_000);
    assertThat(bridge.counted("vitrine.bridge.records.released")).isEqualTo(20_000);
    assertThat(bridge.meters.find("vitrine.bridge.lag.records").gauges())
        .hasSize(2)
        .allMatch(gauge -> gauge.value() == 0);
    assertThat(bridge.meters.find("vitrine.bridge.lag.seconds").gauges())
        .hasSize(2)
        .allMatch(gauge -> gauge.value() == 0);
    assertThat(bridge.meters.find("vitrine.bridge.bytes.in_flight").gauges())
        .allMatch(gauge -> gauge.value() == 0);
    assertThat(bridge.meters.find("vitrine.bridge.batch.records").summaries())
        .anyMatch(batch -> batch.max() > 1);
    for (String each : List.of("delay", "kafka.latency")) {
      assertThat(
              bridge.meters.get("vitrine.bridge.route." + each).tag("route", "all").timer().count())
          .isPositive();
    }
    assertThat(
            bridge
                .meters
                .get("vitrine.bridge.route.batch.records")
                .tag("route", "all")
                .summary()
                .totalAmount())
        .isEqualTo(20_000);
    assertThat(bridge.counted("vitrine.bridge.route.retries", "route", "all")).isZero();
  }

  @Test
  void everyRouteThatMatchesMakesARecordAndWhatNoneMatchesIsCountedAndReleased() throws Exception {
    start(
        Bridge.route("by-site", "plant/+/temp", topic("site.${topic[1]}")),
        Bridge.route(topic("copies"), "plant/#", topic("copies")));
    node.publish("plant/7/temp", "a");
    node.publish("plant/8/oil", "b");
    node.publish("office/8/oil", "c");

    assertThat(KafkaReader.read(kafka.bootstrapServers(), topic("site.7"), 1)).hasSize(1);
    assertThat(KafkaReader.read(kafka.bootstrapServers(), topic("copies"), 2)).hasSize(2);
    Bridge.until("the outbox is empty", () -> node.held() == 0);
    assertThat(bridge.counted("vitrine.bridge.records.unrouted")).isEqualTo(1);
    assertThat(bridge.counted("vitrine.bridge.route.records", "route", "by-site")).isEqualTo(1);
    assertThat(bridge.counted("vitrine.bridge.route.records", "route", topic("copies")))
        .isEqualTo(2);
  }

  /** Several times: a stop that met a batch on its way used to wait for ever. */
  @RepeatedTest(4)
  void aBridgeThatIsRestartedGoesOnWhereItWas() throws Exception {
    Map<String, Object> route = Bridge.route("all", "#", topic("restarted"));
    start(route);
    int number = 0;
    for (int round = 0; round < 4; round++) {
      for (int i = 0; i < 500; i++, number++) {
        for (int key = 0; key < 4; key++) {
          node.publish("device/" + key, Integer.toString(number));
        }
      }
      bridge.stop();
      start(route);
    }
    List<ConsumerRecord<byte[], byte[]>> records =
        KafkaReader.read(kafka.bootstrapServers(), topic("restarted"), 8_000);

    int again = KafkaReader.verifyOrder(records, 4, 2_000);
    assertThat(delivery.equals("exactly-once") ? again : 0).isZero();
    Bridge.until("the outbox is empty", () -> node.held() == 0);
  }

  @Test
  void aBrokerThatIsRestartedIsFoundAgainAndNothingIsLost() throws Exception {
    start(Bridge.route("all", "#", topic("broker.restarted")));
    int number = 0;
    for (int round = 0; round < 3; round++) {
      for (int i = 0; i < 500; i++, number++) {
        node.publish("device", Integer.toString(number));
      }
      Bridge.until("committed", () -> node.held() < 500);
      node.close();
      node = outbox();
    }
    List<ConsumerRecord<byte[], byte[]>> records =
        KafkaReader.read(kafka.bootstrapServers(), topic("broker.restarted"), 1_500);

    KafkaReader.verifyOrder(records, 1, 1_500);
    Bridge.until("the outbox is empty", () -> node.held() == 0);
  }

  @Test
  void withoutRoutesItIsReadyAndReadsNothing() throws Exception {
    bridge.start(Bridge.settings("127.0.0.1:1", Map.of("routes", List.of())));
    assertThat(bridge.ready()).isTrue();
    assertThat(bridge.detail()).contains("no routes");
  }

  private String topic(String last) {
    return name + "." + last;
  }
}
