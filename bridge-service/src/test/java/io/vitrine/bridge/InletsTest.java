package io.vitrine.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vitrine.config.Settings;
import io.vitrine.contract.InletMessage;
import io.vitrine.contract.InletReply;
import io.vitrine.kafka.embedded.EmbeddedKafka;
import io.vitrine.mqtt.property.Property;
import io.vitrine.runtime.Readiness;
import io.vitrine.runtime.ServiceContext;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a real Kafka to a broker that says what the test wants, while things go wrong. */
class InletsTest {
  @TempDir static Path kafkaDir;
  private static EmbeddedKafka kafka;
  private static KafkaProducer<byte[], byte[]> producer;
  private static final AtomicInteger NUMBERS = new AtomicInteger();

  private final String topic = "in." + NUMBERS.incrementAndGet();
  private Bridge bridge;
  private InletNode node;

  @BeforeAll
  static void startKafka() {
    kafka = EmbeddedKafka.start(kafkaDir, "127.0.0.1", 0);
    ByteArraySerializer bytes = new ByteArraySerializer();
    // One at a time: with more, the first requests to a new topic can overtake each other for good.
    Map<String, Object> properties =
        Map.of(
            "bootstrap.servers",
            kafka.bootstrapServers(),
            "max.in.flight.requests.per.connection",
            1);
    producer = new KafkaProducer<>(properties, bytes, bytes);
  }

  @AfterAll
  static void stopKafka() {
    producer.close();
    kafka.close();
  }

  @BeforeEach
  void open() throws Exception {
    try (Admin admin = admin()) {
      admin.createTopics(List.of(new NewTopic(topic, 2, (short) 1))).all().get();
    }
    bridge = new Bridge();
    node = new InletNode(bridge.bus, "broker-1");
  }

  @AfterEach
  void close() throws Exception {
    bridge.stop();
    node.close();
    bridge.close();
  }

  @Test
  void aRecordBecomesAMessageAndItsOffsetIsCommittedWhenTheBrokerOwnsIt() throws Exception {
    Map<String, Object> route = new HashMap<>();
    route.put("topic", "c/${key}");
    route.put("qos", "${header.qos:-1}");
    route.put("retain", "${json:/keep:-false}");
    route.put("content_type", "${header.type}");
    route.put("response_topic", "${header.none}");
    route.put("message_expiry_seconds", "${json:/ttl}");
    route.put("user_properties", Map.of("from", "${topic}:${partition}"));
    route.put("headers_prefix", "x-");
    start(route);
    ProducerRecord<byte[], byte[]> record =
        record("d/1", "{\"keep\":true,\"ttl\":30}", "qos", "2", "type", "json", "x-a", "b");
    producer.send(record).get();

    Bridge.until("it came", () -> node.got.size() == 1);
    InletMessage got = node.got.get(0);
    assertThat(got.topic()).isEqualTo("c/d/1");
    assertThat(got.qos()).isEqualTo(2);
    assertThat(got.retain()).isTrue();
    assertThat(got.expirySeconds()).isEqualTo(30);
    assertThat(got.payload()).isEqualTo(record.value());
    assertThat(node.properties(got).text(Property.CONTENT_TYPE)).isEqualTo("json");
    assertThat(node.properties(got).has(Property.RESPONSE_TOPIC)).isFalse();
    assertThat(node.userProperties(got)).containsExactly("from=" + topic + ":0", "a=b");
    Bridge.until("committed", () -> committed() == 1);
    Bridge.until("ready", bridge::ready);
    assertThat(outcomes("owned")).isEqualTo(1);
  }

  @Test
  void theTraceOfARecordGoesOn() throws Exception {
    String parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    start(Map.of("topic", "c"));
    producer.send(record("k", "1", "traceparent", parent, "tracestate", "a=1")).get();
    producer.send(record("k", "2", "traceparent", "nonsense")).get();
    Bridge.until("they came", () -> node.got.size() == 2);
    assertThat(node.userProperties(node.got.get(0)))
        .containsExactly("traceparent=" + parent, "tracestate=a=1");
    assertThat(node.userProperties(node.got.get(1))).isEmpty();
  }

  @Test
  void theOrderIsKeptWhileTheBrokerRefusesAndIsAway() throws Exception {
    start(Map.of("topic", "c", "payload", ""));
    node.refuse(new InletReply(3, InletReply.Verdict.LATER, "busy"), 5);
    produce(0, 2_000);
    Bridge.until("some came", () -> node.got.size() > 100);
    node.close();
    produce(2_000, 1_000);
    node = new InletNode(bridge.bus, "broker-1", node.got);
    Bridge.until("all came", () -> committed() == 3_000);
    assertThat(node.numbers()).hasSize(3_000);
    assertThat(bridge.counted("vitrine.bridge.inlet.failures")).isPositive();
  }

  @Test
  void aBridgeThatIsRestartedGoesOnWhereItWas() throws Exception {
    Map<String, Object> route = Map.of("topic", "c");
    start(route);
    for (int round = 0; round < 3; round++) {
      produce(500 * round, 500);
      bridge.stop();
      start(route);
    }
    Bridge.until("all came", () -> committed() == 1_500);
    assertThat(node.numbers()).hasSize(1_500);
  }

  @Test
  void whatCanBeNoMessageIsADeadLetterAndTheOthersGoOn() throws Exception {
    String dead = topic + ".dead";
    start(Map.of("topic", "c/${key}", "qos", "${header.qos:-1}"), "bridge.dead_letter_topic", dead);
    node.never("c/wild+", "a topic that is no topic name");
    producer.send(record("a", "1"));
    producer.send(new ProducerRecord<>(topic, 0, null, "no key".getBytes(StandardCharsets.UTF_8)));
    producer.send(record("b", "2"));
    producer.send(record("wild+", "3"));
    producer.send(record("c", "4", "qos", "7"));
    producer.send(record("d", "5")).get();

    Bridge.until("all committed", () -> committed() == 6);
    assertThat(node.got).extracting(InletMessage::topic).containsExactly("c/a", "c/b", "c/d");
    List<ConsumerRecord<byte[], byte[]>> letters =
        KafkaReader.read(kafka.bootstrapServers(), dead, 3);
    assertThat(letters)
        .extracting(
            each -> KafkaReader.header(each, "vitrine.dead_letter.offset"),
            each -> KafkaReader.header(each, "vitrine.dead_letter.cause"),
            each -> KafkaReader.header(each, "vitrine.dead_letter.detail"),
            each -> KafkaReader.header(each, "vitrine.dead_letter.topic"))
        .containsExactlyInAnyOrder(
            tuple("1", "unresolved", "topic c/${key}: ${key} has no value", topic),
            tuple("3", "unpublishable", "a topic that is no topic name", topic),
            tuple(
                "4",
                "unpublishable",
                "qos: the route's template gave \"7\" (expected: 0, 1 or 2)",
                topic));
    assertThat(outcomes("unpublishable")).isEqualTo(2);
  }

  @Test
  void whatTheSameBrokerSentIsLeftOut() throws Exception {
    start(Map.of("topic", "c"));
    producer.send(record("k", "own", "vitrine.node", "broker-1"));
    producer.send(record("k", "other", "vitrine.node", "broker-2"));
    producer.send(record("k", "own", "vitrine.node", "broker-1")).get();
    Bridge.until("all committed", () -> committed() == 3);
    assertThat(node.got).hasSize(1);
    assertThat(outcomes("echo")).isEqualTo(2);
  }

  @Test
  void twoBridgesShareThePartitionsAndEachBrokerGetsEachRecord() throws Exception {
    Settings settings = settings(Map.of("topic", "c"));
    BridgeService second =
        new BridgeService(
            new ServiceContext(
                bridge.vertx,
                bridge.bus,
                settings,
                new SimpleMeterRegistry(),
                new Readiness(),
                "bridge-2",
                System.currentTimeMillis()));
    try (InletNode other = new InletNode(bridge.bus, "broker-2")) {
      bridge.start(settings);
      Bridge.await(second.start());
      for (int i = 0; i < 500; i++) {
        byte[] value = Integer.toString(i).getBytes(StandardCharsets.UTF_8);
        producer.send(new ProducerRecord<>(topic, i % 2, null, value));
      }
      producer.flush();
      for (InletNode each : List.of(node, other)) {
        Bridge.until(
            "all came", () -> each.got.stream().map(InletNode::text).distinct().count() == 500);
      }
      Bridge.await(second.stop());
    }
  }

  private void produce(int from, int count) {
    for (int i = from; i < from + count; i++) {
      producer.send(record("k", Integer.toString(i)));
    }
    producer.flush();
  }

  private ProducerRecord<byte[], byte[]> record(String key, String value, String... headers) {
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(
            topic, 0, key.getBytes(StandardCharsets.UTF_8), value.getBytes(StandardCharsets.UTF_8));
    for (int i = 0; i < headers.length; i += 2) {
      record.headers().add(headers[i], headers[i + 1].getBytes(StandardCharsets.UTF_8));
    }
    return record;
  }

  private void start(Map<String, Object> route, Object... more) throws Exception {
    bridge.start(settings(route, more));
  }

  private Settings settings(Map<String, Object> route, Object... more) {
    Map<String, Object> row = new HashMap<>(route);
    row.put("name", topic);
    row.put("topics", List.of(topic));
    row.put("from", "earliest");
    Map<String, Object> settings = new HashMap<>();
    settings.put("routes", List.of());
    settings.put("kafka_routes", List.of(row));
    for (int i = 0; i < more.length; i += 2) {
      settings.put((String) more[i], more[i + 1]);
    }
    return Bridge.settings(kafka.bootstrapServers(), settings);
  }

  private double outcomes(String outcome) {
    return bridge.counted("vitrine.bridge.inlet.records", "outcome", outcome);
  }

  /** The offset behind what is done of partition 0; 0 if there is none. */
  private long committed() {
    try (Admin admin = admin()) {
      var offset =
          admin
              .listConsumerGroupOffsets("vitrine." + topic + ".broker-1")
              .partitionsToOffsetAndMetadata()
              .get()
              .get(new TopicPartition(topic, 0));
      return offset == null ? 0 : offset.offset();
    } catch (ExecutionException e) {
      return 0;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Admin admin() {
    return Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
  }
}
