package io.vitrine.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient.Mqtt5Publishes;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import io.vitrine.kafka.embedded.EmbeddedKafka;
import io.vitrine.kafka.embedded.FreePorts;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Routes from Kafka to MQTT with broker and bridge in processes of their own, which are killed. */
class KafkaRoutesTest {
  private static final int KEYS = 4;
  private static final int RECORDS = 4_000;
  private static final int LIMIT_SECONDS = 120;
  private static final String ROUTES =
      "kafka_routes=[{name: commands, topics: [commands], from: earliest, topic: 'c/${key}'}]";

  @TempDir Path directory;

  @Test
  void nothingIsLostWhenBridgeAndBrokerAreKilled() throws Exception {
    int clusterPort = FreePorts.next();
    int port = FreePorts.next();
    try (EmbeddedKafka kafka = EmbeddedKafka.start(directory.resolve("kafka"), "127.0.0.1", 0)) {
      try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
        NewTopic topic = new NewTopic("commands", Optional.of(2), Optional.empty());
        admin.createTopics(List.of(topic)).all().get();
      }
      VitrineProcess broker = start("broker", clusterPort, port, kafka);
      VitrineProcess bridge = start("bridge", clusterPort, port, kafka);
      broker.ready();
      bridge.ready();
      Mqtt5BlockingClient client = client(port);
      client.connectWith().cleanStart(true).sessionExpiryInterval(3_600).send();
      client.subscribeWith().topicFilter("c/#").qos(MqttQos.AT_LEAST_ONCE).send();
      client.disconnect();
      try {
        produce(kafka, 0, bridge);
        bridge = start("bridge", clusterPort, port, kafka);
        bridge.ready();
        produce(kafka, 1, broker);
        broker = start("broker", clusterPort, port, kafka);
        broker.ready();
        produce(kafka, 2, null);
        assertEachIsThereInOrder(port);
      } finally {
        bridge.close();
        broker.close();
      }
    }
  }

  /** At least once: some may come again, but none is missing or behind a later one. */
  private static void assertEachIsThereInOrder(int port) throws Exception {
    Map<String, Integer> next = new TreeMap<>();
    int all = 3 * RECORDS / KEYS;
    Mqtt5BlockingClient client = client(port);
    Mqtt5Publishes publishes = client.publishes(MqttGlobalPublishFilter.ALL);
    client.connectWith().cleanStart(false).sessionExpiryInterval(0).send();
    while (next.size() < KEYS || !next.values().stream().allMatch(each -> each == all)) {
      Optional<Mqtt5Publish> got = publishes.receive(LIMIT_SECONDS, TimeUnit.SECONDS);
      assertThat(got).as("after " + next).isPresent();
      String topic = got.get().getTopic().toString();
      int number =
          Integer.parseInt(new String(got.get().getPayloadAsBytes(), StandardCharsets.UTF_8));
      int expected = next.getOrDefault(topic, 0);
      assertThat(number).as(topic).isLessThanOrEqualTo(expected);
      next.put(topic, Math.max(expected, number + 1));
    }
    client.disconnect();
  }

  /**
   * @param victim killed in the middle
   */
  private static void produce(EmbeddedKafka kafka, int round, VitrineProcess victim)
      throws Exception {
    Map<String, Object> properties =
        Map.of(
            "bootstrap.servers",
            kafka.bootstrapServers(),
            "max.in.flight.requests.per.connection",
            1);
    StringSerializer text = new StringSerializer();
    try (KafkaProducer<String, String> producer = new KafkaProducer<>(properties, text, text)) {
      for (int i = 0; i < RECORDS; i++) {
        String number = Integer.toString((round * RECORDS + i) / KEYS);
        var sent = producer.send(new ProducerRecord<>("commands", "d" + i % KEYS, number));
        if (i % 100 == 99) {
          sent.get();
        }
        if (i == RECORDS / 2 && victim != null) {
          victim.kill();
        }
      }
    }
  }

  private static Mqtt5BlockingClient client(int port) {
    return MqttClient.builder()
        .useMqttVersion5()
        .identifier("sleeper")
        .serverHost("127.0.0.1")
        .serverPort(port)
        .buildBlocking();
  }

  private VitrineProcess start(String service, int clusterPort, int port, EmbeddedKafka kafka)
      throws Exception {
    return VitrineProcess.service(
        directory,
        service,
        clusterPort,
        kafka.bootstrapServers(),
        "broker.port=" + port,
        "broker.ws_port=0",
        "broker.queue_messages_max=100000",
        "routes=[]",
        ROUTES);
  }
}
