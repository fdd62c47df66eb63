package io.vitrine.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.datatypes.Mqtt5UserProperties;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5PubAckException;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import com.hivemq.client.mqtt.mqtt5.message.publish.puback.Mqtt5PubAckReasonCode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With {@code ack: kafka} a device hears what Kafka's side says. */
class AcknowledgedByKafkaTest {
  @TempDir Path directory;

  @Test
  void aRecordIsAcknowledgedAndADeadLetterRefused() throws Exception {
    try (VitrineProcess vitrine =
        VitrineProcess.up(
            directory,
            "routes=[{name: k, filter: 'k/#', topic: k, key: '${user.unit}', ack: kafka}]")) {
      Mqtt5BlockingClient client =
          MqttClient.builder()
              .useMqttVersion5()
              .serverHost("127.0.0.1")
              .serverPort(VitrineProcess.port(vitrine.address("mqtt://")))
              .buildBlocking();
      client.connect();
      for (int i = 0; i < 3; i++) {
        client.publish(publish(Mqtt5UserProperties.builder().add("unit", "C").build()));
        Mqtt5PubAckException refusal =
            catchThrowableOfType(
                Mqtt5PubAckException.class,
                () -> client.publish(publish(Mqtt5UserProperties.of())));
        assertThat(refusal.getMqttMessage().getReasonCode())
            .isEqualTo(Mqtt5PubAckReasonCode.IMPLEMENTATION_SPECIFIC_ERROR);
      }
      client.disconnect();
      assertThat(vitrine.get("/metrics").body())
          .contains("vitrine_broker_messages_refused_total{cause=\"dead_letter\"} 3.0");
    }
  }

  private static Mqtt5Publish publish(Mqtt5UserProperties properties) {
    return Mqtt5Publish.builder()
        .topic("k/1")
        .qos(MqttQos.AT_LEAST_ONCE)
        .userProperties(properties)
        .payload("21.5".getBytes(StandardCharsets.UTF_8))
        .build();
  }
}
