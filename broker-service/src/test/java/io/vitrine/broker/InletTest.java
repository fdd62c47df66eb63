package io.vitrine.broker;

import static org.assertj.core.api.Assertions.assertThat;

import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient.Mqtt5Publishes;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.vitrine.config.Settings;
import io.vitrine.contract.InletMessage;
import io.vitrine.contract.InletReply;
import io.vitrine.mqtt.codec.PropertyWriter;
import io.vitrine.mqtt.property.Properties;
import io.vitrine.mqtt.property.Property;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Messages that come from Kafka, to real clients. */
@Timeout(120)
class InletTest {
  private static final int SECONDS_MAX = 30;
  private static final byte[] NONE = {};

  @TempDir Path data;

  @Test
  void aSubscriberGetsAMessageWithItsPropertiesAndOthersInOrder() throws Exception {
    ByteBuf properties = Unpooled.buffer();
    PropertyWriter.write(properties, Property.CONTENT_TYPE, "text/plain");
    PropertyWriter.write(properties, Property.USER_PROPERTY, new Properties.Pair("a", "1"));
    try (RunningBroker broker = start()) {
      Mqtt5BlockingClient client = connected(broker, "s", 0);
      Mqtt5Publishes publishes = client.publishes(MqttGlobalPublishFilter.ALL);
      client.subscribeWith().topicFilter("c/#").qos(MqttQos.EXACTLY_ONCE).send();
      InletMessage first =
          new InletMessage("c/1", 2, false, 60, ByteBufUtil.getBytes(properties), bytes("on"));
      InletMessage[] more = new InletMessage[100];
      more[0] = first;
      for (int i = 1; i < more.length; i++) {
        more[i] = message("c/1", 1, Integer.toString(i));
      }

      assertThat(broker.publish(more)).isEqualTo(all(100));

      Mqtt5Publish got = next(publishes);
      assertThat(got.getQos()).isEqualTo(MqttQos.EXACTLY_ONCE);
      assertThat(text(got)).isEqualTo("on");
      assertThat(got.getContentType()).asString().contains("text/plain");
      assertThat(got.getMessageExpiryInterval().getAsLong()).isBetween(1L, 60L);
      assertThat(got.getUserProperties().asList().get(0).getName()).hasToString("a");
      for (int i = 1; i < more.length; i++) {
        assertThat(text(next(publishes))).isEqualTo(Integer.toString(i));
      }
      client.disconnect();
      double counted =
          broker.meters.get("vitrine.broker.messages.inlet").functionCounters().stream()
              .mapToDouble(each -> each.count())
              .sum();
      assertThat(counted).isEqualTo(100);
    }
  }

  @Test
  void whatIsOwnedSurvivesTheBroker() throws Exception {
    RunningBroker before = start();
    Mqtt5BlockingClient sleeper = connected(before, "sleeper", 3_600);
    sleeper.subscribeWith().topicFilter("c/#").qos(MqttQos.AT_LEAST_ONCE).send();
    sleeper.disconnect();
    InletMessage retained = new InletMessage("r", 1, true, -1, NONE, bytes("kept"));
    assertThat(before.publish(message("c/1", 1, "queued"), retained)).isEqualTo(all(2));
    before.stop();
    try (RunningBroker broker = start()) {
      Mqtt5BlockingClient client = broker.client("sleeper");
      Mqtt5Publishes publishes = client.publishes(MqttGlobalPublishFilter.ALL);
      client.connectWith().cleanStart(false).sessionExpiryInterval(0).send();
      assertThat(text(next(publishes))).isEqualTo("queued");
      client.subscribeWith().topicFilter("r").send();
      assertThat(text(next(publishes))).isEqualTo("kept");
      client.disconnect();
    }
  }

  @Test
  void whatCanBeNoMessageIsSaidAndThoseBeforeItAreOwned() throws Exception {
    try (RunningBroker broker = start()) {
      InletMessage good = message("a", 1, "x");
      assertThat(broker.publish(good, message("a/+", 1, "x"), good))
          .isEqualTo(never(1, "a topic that is no topic name"));
      assertThat(broker.publish(message("", 1, "x")))
          .isEqualTo(never(0, "a topic that is no topic name"));
      assertThat(broker.publish(message("$SYS/x", 1, "x")))
          .isEqualTo(never(0, "a topic that is the broker's own"));
      assertThat(
              broker.publish(new InletMessage("a", 0, false, -1, new byte[] {99}, NONE)).verdict())
          .isEqualTo(InletReply.Verdict.NEVER);
      InletMessage large = new InletMessage("a", 0, false, -1, NONE, new byte[2 << 20]);
      assertThat(broker.publish(large).verdict()).isEqualTo(InletReply.Verdict.NEVER);
      assertThat(broker.publish(good)).isEqualTo(all(1));
    }
  }

  private RunningBroker start() throws Exception {
    return new RunningBroker(Settings.defaults().with("broker.packet_bytes_max", "1MiB"), data);
  }

  private static InletReply all(int owned) {
    return new InletReply(owned, InletReply.Verdict.ALL, "");
  }

  private static InletReply never(int owned, String detail) {
    return new InletReply(owned, InletReply.Verdict.NEVER, detail);
  }

  private static InletMessage message(String topic, int qos, String payload) {
    return new InletMessage(topic, qos, false, InletMessage.NO_EXPIRY, NONE, bytes(payload));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(Mqtt5Publish publish) {
    return new String(publish.getPayloadAsBytes(), StandardCharsets.UTF_8);
  }

  private static Mqtt5Publish next(Mqtt5Publishes publishes) throws InterruptedException {
    return publishes.receive(SECONDS_MAX, TimeUnit.SECONDS).orElseThrow();
  }

  private static Mqtt5BlockingClient connected(RunningBroker broker, String id, long expiry) {
    Mqtt5BlockingClient client = broker.client(id);
    client.connectWith().cleanStart(true).sessionExpiryInterval(expiry).send();
    return client;
  }
}
