package io.vitrine.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.kafka.embedded.EmbeddedKafka;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Topics at a Kafka that does not make them by itself. */
@ParameterizedClass
@ValueSource(strings = {"exactly-once", "at-least-once"})
class TopicsTest {
  @TempDir static Path kafkaDir;
  @TempDir Path dir;

  private static EmbeddedKafka kafka;
  private final String delivery;
  private Bridge bridge;
  private OutboxNode node;

  TopicsTest(String delivery) {
    this.delivery = delivery;
  }

  @BeforeAll
  static void startKafka() {
    kafka =
        EmbeddedKafka.start(
            kafkaDir, "127.0.0.1", 0, "127.0.0.1", Map.of("auto.create.topics.enable", "false"));
  }

  @AfterAll
  static void stopKafka() {
    kafka.close();
  }

  @BeforeEach
  void setUp() throws Exception {
    bridge = new Bridge();
    node = new OutboxNode(bridge.bus, "broker-1", dir, 1);
  }

  @AfterEach
  void tearDown() throws Exception {
    bridge.stop();
    node.close();
    bridge.close();
  }

  @Test
  void aRoutesTopicsAreMadeAsItSaysAndThatOfDeadLettersToo() throws Exception {
    start(
        Map.of(
            "topic",
            delivery + ".${topic[0]}",
            "topic_create",
            true,
            "topic_partitions",
            3,
            "topic_replication",
            1,
            "topic_config",
            Map.of("retention.ms", "3600000"),
            "partition",
            "${topic[1]}"));
    node.publish("plant/2", "a");
    node.publish("plant/3", "no such partition");
    node.publish("office/0", "b");

    assertThat(read(delivery + ".plant", 1).get(0).partition()).isEqualTo(2);
    assertThat(read(delivery + ".office", 1)).extracting(KafkaReader::value).containsExactly("b");
    assertThat(read(delivery + ".dead", 1))
        .extracting(KafkaReader::value)
        .containsExactly("no such partition");
    ConfigResource plant = new ConfigResource(ConfigResource.Type.TOPIC, delivery + ".plant");
    try (Admin admin = admin()) {
      assertThat(
              admin
                  .describeConfigs(List.of(plant))
                  .all()
                  .get()
                  .get(plant)
                  .get("retention.ms")
                  .value())
          .isEqualTo("3600000");
    }
    assertThat(bridge.counted("vitrine.bridge.topics.made")).isEqualTo(3);
  }

  @Test
  void aMissingTopicIsSaidAndWaitedFor() throws Exception {
    String topic = delivery + ".missing";
    start(Map.of("topic", topic));
    node.publish("a", "1");
    Bridge.until(
        "said",
        () ->
            !bridge.ready()
                && bridge
                    .detail()
                    .contains(
                        "UnknownTopicOrPartitionException: topic "
                            + topic
                            + " is not there: make it, or have the route say topic_create: true"));
    assertThat(bridge.counted("vitrine.bridge.failures", "cause", "unknown_topic_or_partition"))
        .isPositive();
    try (Admin admin = admin()) {
      admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
    }
    assertThat(read(topic, 1)).extracting(KafkaReader::value).containsExactly("1");
    Bridge.until("ready", bridge::ready);
  }

  @Test
  void aTopicThatIsDeletedUnderItIsMadeAgain() throws Exception {
    String topic = delivery + ".deleted";
    start(Map.of("topic", topic, "topic_create", true));
    node.publish("a", "1");
    read(topic, 1);
    try (Admin admin = admin()) {
      admin.deleteTopics(List.of(topic)).all().get();
    }
    node.publish("a", "2");
    Bridge.until("the outbox is empty", () -> node.held() == 0);
    assertThat(read(topic, 1)).extracting(KafkaReader::value).containsExactly("2");
    Bridge.until("ready", bridge::ready);
  }

  @Test
  void aTopicThatKafkaRefusesToMakeIsSaid() throws Exception {
    start(Map.of("topic", delivery + ".wide", "topic_create", true, "topic_replication", 3));
    node.publish("a", "1");
    Bridge.until(
        "said",
        () -> !bridge.ready() && bridge.detail().contains("InvalidReplicationFactorException"));
  }

  private void start(Map<String, Object> more) throws Exception {
    bridge.start(
        Bridge.settings(
            kafka.bootstrapServers(),
            Map.of(
                "routes",
                List.of(Bridge.route("all", "#", "t", more)),
                "bridge.delivery",
                delivery,
                "bridge.dead_letter_topic",
                delivery + ".dead",
                "bridge.cursor_topic",
                "cursors." + dir.getFileName())));
  }

  private static List<org.apache.kafka.clients.consumer.ConsumerRecord<byte[], byte[]>> read(
      String topic, int count) throws Exception {
    try (Admin admin = admin()) {
      Bridge.until(
          topic + " is there",
          () -> {
            try {
              return admin.listTopics().names().get().contains(topic);
            } catch (Exception e) {
              return false;
            }
          });
    }
    return KafkaReader.read(kafka.bootstrapServers(), topic, count);
  }

  private static Admin admin() {
    return Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
  }
}
