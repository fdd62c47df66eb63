package io.vitrine.broker;

import static org.assertj.core.api.Assertions.assertThat;

import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient.Mqtt5Publishes;
import com.hivemq.client.mqtt.mqtt5.message.connect.connack.Mqtt5ConnAck;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import io.vitrine.config.Settings;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The broker as HiveMQ's client meets it. */
class BrokerServiceTest {
  private static RunningBroker broker;

  @BeforeAll
  static void start() throws Exception {
    broker = new RunningBroker(Settings.defaults());
  }

  @AfterAll
  static void stop() throws Exception {
    broker.close();
  }

  private static String next(Mqtt5Publishes publishes) throws InterruptedException {
    Optional<Mqtt5Publish> publish = publishes.receive(10, TimeUnit.SECONDS);
    assertThat(publish).isPresent();
    return publish.get().getQos().getCode()
        + " "
        + publish.get().getTopic()
        + " "
        + new String(publish.get().getPayloadAsBytes(), StandardCharsets.UTF_8);
  }

  private static void publish(
      Mqtt5BlockingClient from, String topic, int qos, String payload, boolean retain) {
    from.publishWith()
        .topic(topic)
        .qos(MqttQos.fromCode(qos))
        .payload(payload.getBytes(StandardCharsets.UTF_8))
        .retain(retain)
        .send();
  }

  @ParameterizedTest
  @CsvSource({"0,0", "1,1", "2,2", "2,1", "1,2", "2,0", "0,2"})
  void messagesArriveWithTheLowerQos(int published, int granted) throws Exception {
    String topic = "qos/" + published + "/" + granted;
    for (int i = 0; i < 4; i++) {
      // Several clients, so that both event loops take part.
      Mqtt5BlockingClient subscriber = broker.client("sub-" + topic.replace('/', '-') + i);
      Mqtt5BlockingClient publisher = broker.client("pub-" + topic.replace('/', '-') + i);
      subscriber.connect();
      publisher.connect();
      try (Mqtt5Publishes publishes = subscriber.publishes(MqttGlobalPublishFilter.ALL)) {
        subscriber
            .subscribeWith()
            .topicFilter("qos/+/" + granted)
            .qos(MqttQos.fromCode(granted))
            .send();
        publish(publisher, topic, published, "x" + i, false);
        assertThat(next(publishes))
            .isEqualTo(Math.min(published, granted) + " " + topic + " x" + i);
      }
      subscriber.disconnect();
      publisher.disconnect();
    }
  }

  @Test
  void aRetainedMessageWaitsForSubscribersUntilItIsCleared() throws Exception {
    Mqtt5BlockingClient client = broker.client("retainer");
    client.connect();
    publish(client, "retained/a", 1, "kept", true);
    try (Mqtt5Publishes publishes = client.publishes(MqttGlobalPublishFilter.ALL)) {
      client.subscribeWith().topicFilter("retained/#").qos(MqttQos.AT_LEAST_ONCE).send();
      assertThat(next(publishes)).isEqualTo("1 retained/a kept");
      client.unsubscribeWith().topicFilter("retained/#").send();
      publish(client, "retained/a", 1, "", true);
      client.subscribeWith().topicFilter("retained/#").qos(MqttQos.AT_LEAST_ONCE).send();
      assertThat(publishes.receive(200, TimeUnit.MILLISECONDS)).isEmpty();
    }
    client.disconnect();
  }

  @Test
  void theWillIsPublishedWhenTheSocketBreaksAndNotAfterDisconnect() throws Exception {
    Mqtt5BlockingClient watcher = broker.client("watcher");
    watcher.connect();
    try (Mqtt5Publishes publishes = watcher.publishes(MqttGlobalPublishFilter.ALL);
        RawClient polite = new RawClient(broker.port);
        RawClient rude = new RawClient(broker.port)) {
      watcher.subscribeWith().topicFilter("w").qos(MqttQos.AT_LEAST_ONCE).send();
      // CONNECT with will topic w and payload "1"
      polite.send("10 13 0004 4d515454 04 06 003c 0001 70 0001 77 0001 31");
      rude.send("10 13 0004 4d515454 04 06 003c 0001 72 0001 77 0001 32");
      assertThat(polite.packet()).isEqualTo("20020000");
      assertThat(rude.packet()).isEqualTo("20020000");
      polite.send("e000");
      assertThat(polite.packet()).isEmpty();
      rude.close();
      assertThat(next(publishes)).isEqualTo("0 w 2");
      assertThat(publishes.receive(200, TimeUnit.MILLISECONDS)).isEmpty();
    }
    watcher.disconnect();
  }

  @Test
  void aSessionIsResumedWithWhatWasMissedOnWhicheverLoop() throws Exception {
    Mqtt5BlockingClient publisher = broker.client("resume-publisher");
    publisher.connect();
    for (int round = 0; round < 6; round++) {
      Mqtt5BlockingClient first = broker.client("resumer");
      first.connectWith().cleanStart(round == 0).sessionExpiryInterval(60).send();
      try (Mqtt5Publishes publishes = first.publishes(MqttGlobalPublishFilter.ALL)) {
        first.subscribeWith().topicFilter("resume").qos(MqttQos.EXACTLY_ONCE).send();
      }
      first.disconnect();
      publish(publisher, "resume", 1, "one" + round, false);
      publish(publisher, "resume", 2, "two" + round, false);
      Mqtt5BlockingClient second = broker.client("resumer");
      try (Mqtt5Publishes publishes = second.publishes(MqttGlobalPublishFilter.ALL)) {
        Mqtt5ConnAck ack = second.connectWith().cleanStart(false).sessionExpiryInterval(60).send();
        assertThat(ack.isSessionPresent()).isTrue();
        assertThat(next(publishes)).isEqualTo("1 resume one" + round);
        assertThat(next(publishes)).isEqualTo("2 resume two" + round);
      }
      second.disconnect();
    }
    publisher.disconnect();
  }

  @Test
  void aSecondClientTakesTheIdentifierOver() throws Exception {
    try (RawClient first = new RawClient(broker.port);
        RawClient second = new RawClient(broker.port)) {
      String connect = "10 11 0004 4d515454 05 02 003c 00 0004 74616b65";
      first.send(connect);
      assertThat(first.packet()).startsWith("20");
      second.send(connect);
      assertThat(second.packet()).startsWith("20");
      assertThat(first.packet()).matches("e0..8e.*");
      assertThat(first.packet()).isEmpty();
      second.send("c000");
      assertThat(second.packet()).isEqualTo("d000");
    }
  }

  @Test
  void anUnsubackBeforeVersion5HasNoReasonCodes() throws Exception {
    try (RawClient client = new RawClient(broker.port)) {
      client.send("10 11 0004 4d515454 04 02 003c 0005 756e737562");
      assertThat(client.packet()).isEqualTo("20020000");
      client.send("a2 06 0007 0002 6e6f c000");
      assertThat(client.packet()).isEqualTo("b0020007");
      assertThat(client.packet()).isEqualTo("d000");
    }
  }

  @Test
  void userPropertiesAndContentTypeTravel() throws Exception {
    Mqtt5BlockingClient client = broker.client("properties");
    client.connect();
    try (Mqtt5Publishes publishes = client.publishes(MqttGlobalPublishFilter.ALL)) {
      client.subscribeWith().topicFilter("properties").qos(MqttQos.EXACTLY_ONCE).send();
      client
          .publishWith()
          .topic("properties")
          .qos(MqttQos.EXACTLY_ONCE)
          .contentType("text/plain")
          .userProperties()
          .add("unit", "C")
          .applyUserProperties()
          .send();
      Mqtt5Publish publish = publishes.receive(10, TimeUnit.SECONDS).orElseThrow();
      assertThat(publish.getContentType()).hasToString("Optional[text/plain]");
      assertThat(publish.getUserProperties().asList().get(0).getName()).hasToString("unit");
    }
    client.disconnect();
  }
}
