package io.vitrine.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vitrine.config.Settings;
import io.vitrine.contract.Addresses;
import io.vitrine.contract.OutboxRecord;
import io.vitrine.contract.VerdictRequest;
import io.vitrine.log.LogBatch;
import io.vitrine.log.LogReader;
import io.vitrine.log.LogReaderOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Routes that acknowledge when Kafka has a message, and messages that are sent again. */
class KafkaAckTest {
  private static final String PING = "c000";
  private static final String PONG = "d000";

  @TempDir Path data;
  private final Queue<OutboxRecord> seen = new ConcurrentLinkedQueue<>();
  private RunningBroker broker;
  private LogReader reader;
  private volatile long epoch;

  @BeforeEach
  void start() throws Exception {
    open();
  }

  private void open() throws Exception {
    Settings settings =
        Settings.defaults()
            .with("broker.outbox_partitions", "1")
            .with(
                "routes",
                List.of(
                    Map.of("name", "k", "filter", "k/#", "topic", "k", "ack", "kafka"),
                    Map.of("name", "b", "filter", "b/#", "topic", "b")));
    broker = new RunningBroker(settings, data);
    LogReaderOptions options = new LogReaderOptions(1 << 20, 1_000, 1, 0);
    reader = new LogReader(broker.bus(), "test", "outbox.0", "bridge", options);
    reader.start(LogReader.FROM_OLDEST, this::see);
  }

  private Future<Void> see(LogBatch batch) {
    epoch = reader.epoch();
    batch.records().forEach(record -> seen.add(OutboxRecord.decode(record)));
    return Future.succeededFuture();
  }

  @AfterEach
  void stop() throws Exception {
    reader.close();
    broker.stop();
  }

  private void awaitRecords(int count) throws Exception {
    broker.await("records: " + seen.size(), () -> seen.size() >= count);
  }

  /** A client whose session lasts an hour. */
  private RawClient connect(String id) throws Exception {
    RawClient client =
        new RawClient(broker.port)
            .send(
                "10%02x 0004 4d515454 05 00 003c 05 11 00000e10 %04x %s"
                    .formatted(18 + id.length(), id.length(), hex(id)));
    assertThat(client.packet()).startsWith("20");
    return client;
  }

  private static String hex(String text) {
    return HexFormat.of().formatHex(text.getBytes());
  }

  /**
   * @param first byte of the packet: 32 for QoS 1, 34 for QoS 2, 3a for QoS 1 once more
   */
  private static String publish(String first, String topic, int packetId, String payload) {
    return "%s%02x %04x %s %04x 00 %s"
        .formatted(
            first,
            5 + topic.length() + payload.length(),
            topic.length(),
            hex(topic),
            packetId,
            hex(payload));
  }

  private static void assertNothingCame(RawClient client) throws Exception {
    assertThat(client.send(PING).packet()).isEqualTo(PONG);
  }

  @Test
  void pubackWaitsForKafkaAndTheOrderHolds() throws Exception {
    try (RawClient client = connect("c")) {
      client.send(publish("32", "b/1", 1, "x"));
      assertThat(client.packet()).isEqualTo("40020001");
      client.send(publish("32", "k/1", 2, "x"));
      client.send(publish("32", "b/1", 3, "x"));
      client.send(publish("32", "k/1", 4, "x"));
      awaitRecords(4);
      assertNothingCame(client);
      reader.release(3);
      assertThat(client.packet()).contains("0002");
      assertThat(client.packet()).contains("0003");
      assertNothingCame(client);
      reader.release(4);
      assertThat(client.packet()).contains("0004");
    }
  }

  @Test
  void whatIsSentAgainIsNotWrittenTwice() throws Exception {
    try (RawClient client = connect("c")) {
      client.send(publish("32", "k/1", 7, "x"));
      client.send(publish("32", "k/1", 8, "y"));
      awaitRecords(2);
    }
    try (RawClient client = connect("c")) {
      client.send(publish("3a", "k/1", 7, "x"));
      client.send(publish("3a", "k/1", 8, "other"));
      awaitRecords(3);
      assertNothingCame(client);
      reader.release(3);
      assertThat(client.packet()).contains("0007");
      assertThat(client.packet()).contains("0008");
    }
    assertThat(seen).extracting(OutboxRecord::packetId).containsExactly(7, 8, 8);
    assertThat(broker.count("vitrine.broker.messages.recognised")).isEqualTo(1);
  }

  @Test
  void alsoForARouteThatDoesNotWaitForKafka() throws Exception {
    try (RawClient client = connect("c")) {
      client.send(publish("32", "b/1", 7, "x"));
      awaitRecords(1);
    }
    try (RawClient client = connect("c")) {
      client.send(publish("3a", "b/1", 7, "x"));
      assertThat(client.packet()).contains("0007");
      client.send(publish("32", "b/1", 7, "x"));
      assertThat(client.packet()).contains("0007");
    }
    awaitRecords(2);
    assertThat(seen).hasSize(2);
  }

  @Test
  void alsoAfterTheBrokerStartedAgain() throws Exception {
    try (RawClient client = connect("c")) {
      client.send(publish("32", "b/1", 7, "x"));
      assertThat(client.packet()).contains("0007");
      client.send(publish("34", "b/1", 8, "y"));
      assertThat(client.packet()).startsWith("50");
    }
    awaitRecords(2);
    stop();
    seen.clear();
    open();
    awaitRecords(2);
    try (RawClient client = connect("c")) {
      client.send(publish("3a", "b/1", 7, "x"));
      assertThat(client.packet()).startsWith("40").contains("0007");
      client.send(publish("3a", "b/1", 7, "x"));
      assertThat(client.packet()).startsWith("40").contains("0007");
      client.send(publish("32", "b/1", 9, "z"));
      assertThat(client.packet()).startsWith("40").contains("0009");
    }
    awaitRecords(3);
    assertThat(seen).extracting(OutboxRecord::packetId).containsExactly(7, 8, 9);
  }

  @Test
  void pubrecWaitsForKafkaAlsoAfterATakeover() throws Exception {
    try (RawClient client = connect("c")) {
      client.send(publish("34", "k/1", 7, "x"));
      awaitRecords(1);
      assertNothingCame(client);
      for (int i = 0; i < 4; i++) {
        // Connections go to the event loops in turn.
        try (RawClient other = connect("c")) {
          other.send(publish("3c", "k/1", 7, "x"));
          assertNothingCame(other);
        }
      }
      try (RawClient last = connect("c")) {
        last.send(publish("3c", "k/1", 7, "x"));
        assertNothingCame(last);
        reader.release(1);
        assertThat(last.packet()).startsWith("50").contains("0007");
        assertThat(last.send("62 02 0007").packet()).startsWith("70").contains("0007");
      }
    }
    assertThat(seen).hasSize(1);
  }

  @Test
  void aDeadLetterIsRefused() throws Exception {
    try (RawClient client = connect("c");
        RawClient old = new RawClient(broker.port).send("100d 0004 4d515454 04 02 003c 0001 64")) {
      assertThat(old.packet()).isEqualTo("20020000");
      client.send(publish("32", "k/1", 1, "x"));
      awaitRecords(1);
      old.send("32 08 0003 6b2f31 0001 78");
      awaitRecords(2);
      VerdictRequest request =
          new VerdictRequest(
              "outbox.0",
              epoch,
              List.of(new VerdictRequest.Verdict(1, 0x83), new VerdictRequest.Verdict(2, 0x83)));
      broker
          .bus()
          .request(Addresses.verdicts("test"), request.encode(), Duration.ofSeconds(30))
          .toCompletionStage()
          .toCompletableFuture()
          .get(30, TimeUnit.SECONDS);
      assertNothingCame(client);
      reader.release(2);
      assertThat(client.packet()).isEqualTo("4003000183");
      assertThat(old.packet()).isEqualTo("40020001");
    }
    broker.awaitCount("vitrine.broker.messages.refused", "dead_letter");
  }
}
