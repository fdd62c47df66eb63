package io.vitrine.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vitrine.contract.Addresses;
import io.vitrine.contract.VerdictRequest;
import io.vitrine.runtime.Bus;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Publishers that wait for Kafka hear of dead letters, whichever bridge made them. */
class VerdictsTest extends BridgeTestBed {
  private static final int REFUSED = 0x83;

  private final Queue<VerdictRequest> told = new ConcurrentLinkedQueue<>();
  private Bus.Registration registration;

  @BeforeEach
  void listen() {
    registration = bridge.bus.serve(Addresses.verdicts("broker-1"), this::hear);
  }

  @AfterEach
  void leave() throws Exception {
    Bridge.await(registration.close());
  }

  private Future<Buffer> hear(Buffer body) {
    told.add(VerdictRequest.decode(body));
    return Future.succeededFuture(Buffer.buffer());
  }

  private void start(String name) throws Exception {
    Map<String, Object> route =
        Bridge.route("user", "#", name, Map.of("key", "${user}", "ack", "kafka"));
    bridge.start(
        Bridge.settings(
            kafka.bootstrapServers(),
            Map.of("bridge.cursor_topic", name + ".cursors", "routes", List.of(route))));
  }

  @Test
  void aDeadLetterIsToldAndTheCursorKeepsIt() throws Exception {
    start("verdicts.fresh");
    node.publish("t", "x");
    Bridge.until("the outbox is empty", () -> node.held() == 0);
    assertThat(told).hasSize(1);
    assertThat(told.element().verdicts()).containsExactly(new VerdictRequest.Verdict(1, REFUSED));
    JsonObject cursor =
        new JsonObject(
            KafkaReader.value(
                KafkaReader.read(kafka.bootstrapServers(), "verdicts.fresh.cursors", 1).get(0)));
    assertThat(cursor.getJsonArray("verdicts")).isEqualTo(new JsonArray().add(1).add(REFUSED));
  }

  @Test
  void aBridgeThatEndedBetweenCommitAndVerdictLeavesItToTheNext() throws Exception {
    String name = "verdicts.crash";
    node.publish("t", "x");
    // What a bridge that was killed then had committed.
    JsonObject cursor =
        new JsonObject()
            .put("version", 1)
            .put("epoch", node.epoch(0))
            .put("sequence", 1)
            .put("verdicts", new JsonArray().add(1).add(REFUSED));
    ByteArraySerializer bytes = new ByteArraySerializer();
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(Map.of("bootstrap.servers", kafka.bootstrapServers()), bytes, bytes)) {
      producer
          .send(
              new ProducerRecord<>(
                  name + ".cursors",
                  0,
                  "broker-1/0".getBytes(StandardCharsets.UTF_8),
                  cursor.toBuffer().getBytes()))
          .get(60, TimeUnit.SECONDS);
    }
    start(name);
    Bridge.until("the outbox is empty", () -> node.held() == 0);
    assertThat(told).hasSize(1);
    assertThat(told.element().verdicts()).containsExactly(new VerdictRequest.Verdict(1, REFUSED));
  }
}
