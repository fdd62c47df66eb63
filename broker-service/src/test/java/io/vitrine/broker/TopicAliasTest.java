package io.vitrine.broker;

import static org.assertj.core.api.Assertions.assertThat;

import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import io.vitrine.config.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Verifies topic aliases towards clients, byte by byte and with a client that resolves them. */
class TopicAliasTest {
  private static RunningBroker broker;

  @BeforeAll
  static void start() throws Exception {
    broker = new RunningBroker(Settings.defaults().with("broker.topic_alias_out_max", "8"));
  }

  @AfterAll
  static void stop() throws Exception {
    broker.close();
  }

  @Test
  void theTopicIsSentOnceWithItsAliasThenTheAliasAlone() throws Exception {
    try (RawClient client = new RawClient(broker.port)) {
      // Topic alias maximum 1; subscribed to plant/# with QoS 1, subscription identifier 5.
      client.send("10 11 0004 4d515454 05 02 0000 03 22 0001 0001 72");
      assertThat(client.packet()).startsWith("20");
      client.send("82 0f 0001 02 0b05 0007 706c616e742f23 01");
      assertThat(client.packet()).isEqualTo("9004000100" + "01");
      String topic = "000b706c616e742f74656d70";
      client.send("30 0d" + topic.replace("000b", "000a").substring(0, 24) + "00" + "");
      assertThat(client.packet())
          .isEqualTo("3012000a706c616e742f74656d70" + "05" + "230001" + "0b05");
      client.send("32 10 000a706c616e742f74656d70" + "0009" + "00" + "21");
      assertThat(client.packet()).isEqualTo("320b0000" + "0001" + "05" + "230001" + "0b05" + "21");
    }
  }

  @Test
  void aClientThatAllowsThemSeesEveryTopicWhateverTheMessage() throws Exception {
    Mqtt5BlockingClient subscriber = broker.client("alias-sub");
    Mqtt5BlockingClient publisher = broker.client("alias-pub");
    subscriber.connectWith().restrictions().topicAliasMaximum(5).applyRestrictions().send();
    publisher.connect();
    List<String> expected = new ArrayList<>();
    try (Mqtt5BlockingClient.Mqtt5Publishes arriving =
        subscriber.publishes(MqttGlobalPublishFilter.ALL)) {
      subscriber.subscribeWith().topicFilter("alias/#").qos(MqttQos.EXACTLY_ONCE).send();
      for (int payload : new int[] {0, 1, 100, 5_000, 70_000}) {
        // User properties bring the length of the properties around one byte and two.
        for (int property : new int[] {0, 112, 113, 115, 116, 120, 16_370, 16_372, 16_380}) {
          String topic = "alias/" + (payload + property) % 7;
          MqttQos qos = MqttQos.fromCode(property % 3);
          publisher.publish(message(topic, qos, payload, property));
          expected.add(topic + " " + qos + " " + payload + " " + property);
        }
      }
      List<String> came = new ArrayList<>();
      while (came.size() < expected.size()) {
        came.add(shown(arriving.receive(60, TimeUnit.SECONDS).orElseThrow()));
      }
      // This client keeps QoS 0 and the others in two rows.
      assertThat(came).containsExactlyInAnyOrderElementsOf(expected);
    }
    publisher.disconnect();
    subscriber.disconnect();
  }

  private static String shown(Mqtt5Publish message) {
    int property =
        message.getUserProperties().asList().stream()
            .mapToInt(each -> each.getValue().toString().length())
            .sum();
    int payload = message.getPayloadAsBytes().length;
    return message.getTopic() + " " + message.getQos() + " " + payload + " " + property;
  }

  private static Mqtt5Publish message(String topic, MqttQos qos, int payload, int property) {
    var message = Mqtt5Publish.builder().topic(topic).qos(qos).payload(new byte[payload]);
    if (property > 0) {
      message = message.userProperties().add("k", "v".repeat(property)).applyUserProperties();
    }
    return message.build();
  }
}
