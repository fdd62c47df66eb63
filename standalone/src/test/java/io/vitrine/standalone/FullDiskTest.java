package io.vitrine.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient.Mqtt5Publishes;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5PubAckException;
import com.hivemq.client.mqtt.mqtt5.message.publish.puback.Mqtt5PubAckReasonCode;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** A disk that takes no more: said, refused, reported; and what was acknowledged is there. */
@Timeout(180)
class FullDiskTest {
  private static final int SECONDS_MAX = 60;
  private static final int PAYLOAD_BYTES = 20_000;

  @TempDir Path directory;

  static boolean prlimitIsThere() {
    return Files.isExecutable(Path.of("/usr/bin/prlimit"));
  }

  @Test
  @EnabledIf("prlimitIsThere")
  void aStoreThatCannotWriteTakesNoMoreAndLosesNothing() throws Exception {
    int acknowledged;
    try (VitrineProcess broker = start()) {
      int port = VitrineProcess.port(broker.address("mqtt://"));
      Mqtt5BlockingClient subscriber = LocalClient.of(port, "subscriber");
      LocalClient.connectLasting(subscriber);
      subscriber.subscribeWith().topicFilter("t").qos(MqttQos.AT_LEAST_ONCE).send();
      subscriber.disconnect();
      Mqtt5BlockingClient publisher = LocalClient.of(port, "publisher");
      LocalClient.connectLasting(publisher);
      String pid = Long.toString(broker.pid());
      new ProcessBuilder("prlimit", "--pid", pid, "--fsize=3000000").start().waitFor();

      acknowledged = publishUntilRefused(publisher);
      assertThat(acknowledged).isGreaterThan(10);
      assertOldClientIsClosed(port);
      HttpResponse<String> health = broker.get("/health/ready");
      assertThat(health.statusCode()).isEqualTo(503);
      assertThat(health.body()).contains("broker.store");
      // Only a restart helps.
      assertThat(broker.get("/health/live").statusCode()).isEqualTo(503);
    }
    try (VitrineProcess broker = start()) {
      Mqtt5BlockingClient subscriber =
          LocalClient.of(VitrineProcess.port(broker.address("mqtt://")), "subscriber");
      try (Mqtt5Publishes publishes = subscriber.publishes(MqttGlobalPublishFilter.ALL)) {
        LocalClient.connectLasting(subscriber);
        for (int i = 0; i < acknowledged; i++) {
          byte[] payload =
              publishes.receive(SECONDS_MAX, TimeUnit.SECONDS).orElseThrow().getPayloadAsBytes();
          assertThat(ByteBuffer.wrap(payload).getInt()).isEqualTo(i);
        }
      }
      subscriber.disconnect();
    }
  }

  private static int publishUntilRefused(Mqtt5BlockingClient publisher) {
    for (int i = 0; i < 10_000; i++) {
      try {
        publisher
            .publishWith()
            .topic("t")
            .qos(MqttQos.AT_LEAST_ONCE)
            .payload(ByteBuffer.allocate(PAYLOAD_BYTES).putInt(0, i).array())
            .send();
      } catch (Mqtt5PubAckException e) {
        assertThat(e.getMqttMessage().getReasonCode())
            .isEqualTo(Mqtt5PubAckReasonCode.IMPLEMENTATION_SPECIFIC_ERROR);
        return i;
      }
    }
    throw new AssertionError("never refused");
  }

  private static void assertOldClientIsClosed(int port) throws Exception {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      socket.setSoTimeout(SECONDS_MAX * 1000);
      HexFormat hex = HexFormat.of();
      // CONNECT of 3.1.1 with a clean session, then PUBLISH with QoS 1 to "t"
      socket.getOutputStream().write(hex.parseHex("100d00044d5154540402003c000161"));
      assertThat(hex.formatHex(socket.getInputStream().readNBytes(4))).isEqualTo("20020000");
      socket.getOutputStream().write(hex.parseHex("3206000174000178"));
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
  }

  private VitrineProcess start() throws Exception {
    return VitrineProcess.broker(directory, directory.resolve("data"), Map.of());
  }
}
