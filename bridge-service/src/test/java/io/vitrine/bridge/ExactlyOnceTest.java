package io.vitrine.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vitrine.kafka.embedded.EmbeddedKafka;
import io.vitrine.kafka.embedded.FreePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each record once for read_committed consumers, whatever is interrupted. */
class ExactlyOnceTest {
  private static final int KEYS = 5;

  @TempDir Path dir;
  private int port;
  private EmbeddedKafka kafka;
  private Bridge bridge;
  private OutboxNode node;
  private int published;

  @BeforeEach
  void open() throws Exception {
    port = FreePorts.next();
    kafka = startKafka();
    bridge = new Bridge();
    node = node();
  }

  @AfterEach
  void close() throws Exception {
    bridge.stop();
    node.close();
    bridge.close();
    kafka.close();
  }

  @Test
  void theCursorIsInTheTransaction() throws Exception {
    start();
    publish(200);
    drained();

    JsonObject newest = null;
    for (ConsumerRecord<byte[], byte[]> each : read("vitrine.cursors", 1)) {
      if (new String(each.key()).equals("broker-1/0")) {
        newest = new JsonObject(new String(each.value()));
      }
    }
    assertThat(newest).isNotNull();
    assertThat(newest.getLong("sequence")).isEqualTo(node.lastSequence(0));
    verify();
  }

  @Test
  void anOutboxThatForgotWhatWasReleasedIsNotSentAgain() throws Exception {
    publish(500);
    node.close();
    Path copy = dir.resolve("copy");
    copy(dir.resolve("outbox"), copy);
    node = node();
    start();
    drained();
    bridge.stop();
    node.close();
    delete(dir.resolve("outbox"));
    copy(copy, dir.resolve("outbox"));

    node = node();
    assertThat(node.held()).isEqualTo(500 * KEYS);
    start();
    drained();
    publish(100);
    drained();
    verify();
  }

  @Test
  void whoIsFencedBeginsAnewWithoutDoubles() throws Exception {
    start();
    for (int round = 0; round < 3; round++) {
      publish(300);
      fence("vitrine.cursors.broker-1.0");
      fence("vitrine.cursors.broker-1.1");
      publish(300);
    }
    drained();
    verify();
    assertThat(bridge.counted("vitrine.bridge.fenced")).isPositive();
  }

  @Test
  void kafkaAwayAtTheStartAndRestartedMeanwhile() throws Exception {
    kafka.close();
    start();
    publish(300);
    Bridge.until("not ready", () -> !bridge.ready());
    kafka = startKafka();
    for (int round = 0; round < 2; round++) {
      publish(300);
      kafka.close();
      publish(300);
      kafka = startKafka();
    }
    drained();
    verify();
    Bridge.until("ready", bridge::ready);
    assertThat(bridge.loopPauseMillisMax()).isLessThan(5_000);
  }

  @Test
  void whatKafkaWillNeverTakeIsADeadLetterOfTheSameTransaction() throws Exception {
    publish(50);
    node.publish("device/0", Buffer.buffer(new byte[8_000]));
    publish(50);
    // Those before it wait in Kafka's client by then, which drops them with the same words.
    start("bridge.kafka.request_bytes_max", "4KiB", "bridge.kafka.linger", "10s");
    drained();
    verify();
    List<ConsumerRecord<byte[], byte[]>> dead = read("mqtt.dead-letters", 1);
    assertThat(dead).hasSize(1);
    assertThat(KafkaReader.header(dead.get(0), "vitrine.dead_letter.cause"))
        .isEqualTo("record_too_large");
    assertThat(bridge.counted("vitrine.bridge.transactions.aborted")).isPositive();
  }

  private EmbeddedKafka startKafka() {
    return EmbeddedKafka.start(dir.resolve("kafka"), "127.0.0.1", port);
  }

  private OutboxNode node() throws Exception {
    return new OutboxNode(bridge.bus, "broker-1", dir.resolve("outbox"), 2);
  }

  private void start(Object... more) throws Exception {
    Map<String, Object> settings = new HashMap<>();
    settings.put("bridge.delivery", "exactly-once");
    for (int i = 0; i < more.length; i += 2) {
      settings.put((String) more[i], more[i + 1]);
    }
    bridge.start(Bridge.settings("127.0.0.1:" + port, settings));
  }

  private void publish(int perKey) {
    for (int i = 0; i < perKey; i++, published++) {
      for (int key = 0; key < KEYS; key++) {
        node.publish("device/" + key, Integer.toString(published));
      }
    }
  }

  private void drained() throws Exception {
    Bridge.until("the outbox is empty", () -> node.held() == 0);
  }

  private void verify() {
    int all = published * KEYS;
    assertThat(KafkaReader.verifyOrder(read("mqtt.messages", all), KEYS, published)).isZero();
  }

  private List<ConsumerRecord<byte[], byte[]>> read(String topic, int count) {
    return KafkaReader.read(kafka.bootstrapServers(), topic, count);
  }

  /** What a second bridge does, up to a transaction that it leaves open. */
  private void fence(String transactionalId) {
    ByteArraySerializer bytes = new ByteArraySerializer();
    Map<String, Object> properties =
        Map.of("bootstrap.servers", kafka.bootstrapServers(), "transactional.id", transactionalId);
    try (KafkaProducer<byte[], byte[]> other = new KafkaProducer<>(properties, bytes, bytes)) {
      other.initTransactions();
      other.beginTransaction();
      other.send(new ProducerRecord<>("mqtt.messages", new byte[] {1}, new byte[] {2}));
      other.flush();
      // Closing would undo it properly; a process that is killed does not.
      other.close(java.time.Duration.ZERO);
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path each : files.toList()) {
        Files.copy(each, to.resolve(from.relativize(each).toString()));
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path each : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }
}
