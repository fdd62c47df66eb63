package io.vitrine.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3Client;
import com.hivemq.client.mqtt.mqtt3.message.publish.Mqtt3Publish;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient.Mqtt5Publishes;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5ConnAckException;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5PubAckException;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5SubAckException;
import com.hivemq.client.mqtt.mqtt5.message.connect.connack.Mqtt5ConnAckReasonCode;
import com.hivemq.client.mqtt.mqtt5.message.disconnect.Mqtt5DisconnectReasonCode;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import com.hivemq.client.mqtt.mqtt5.message.publish.puback.Mqtt5PubAckReasonCode;
import com.hivemq.client.mqtt.mqtt5.message.subscribe.suback.Mqtt5SubAckReasonCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A disk that somebody else fills: the broker refuses what must be on disk before it meets the end
 * of it, and takes messages again when there is room, without a restart. Needs root for a small
 * file system of its own; elsewhere it is skipped.
 */
@Timeout(300)
class DiskSpaceTest {
  private static final int SECONDS_MAX = 60;
  private static final int LEFT_MIB = 20;

  @TempDir Path directory;
  private Path disk;
  private boolean mounted;

  @BeforeEach
  void mount() throws Exception {
    disk = Files.createDirectory(directory.resolve("disk"));
    mounted =
        LocalCommand.succeeds("mount", "-t", "tmpfs", "-o", "size=200m", "tmpfs", disk.toString());
    assumeTrue(mounted);
  }

  @AfterEach
  void unmount() throws Exception {
    if (mounted) {
      LocalCommand.succeeds("umount", "-l", disk.toString());
    }
  }

  @Test
  void whatMustBeOnDiskIsRefusedUntilThereIsRoomAgain() throws Exception {
    try (VitrineProcess broker = start()) {
      int port = VitrineProcess.port(broker.address("mqtt://"));
      Mqtt5BlockingClient subscriber = LocalClient.of(port, "subscriber");
      subscriber.connectWith().cleanStart(false).sessionExpiryInterval(3_600).send();
      subscriber.subscribeWith().topicFilter("stored").qos(MqttQos.AT_LEAST_ONCE).send();
      subscriber.disconnect();
      Mqtt5BlockingClient publisher = LocalClient.of(port, "publisher");
      publisher.connect();
      int acknowledged = 0;
      while (acknowledged < 10) {
        publish(publisher, "stored", acknowledged++);
      }
      publish(publisher, "routed", 0);

      Path filler = fill();
      acknowledged = refused(publisher, "stored", acknowledged);
      refused(publisher, "routed", 1);
      // Nobody needs the disk for these.
      publish(publisher, "nobody", 0);
      assertThat(broker.get("/metrics").body())
          .contains("vitrine_broker_disk_low 1.0")
          .containsPattern(
              "vitrine_broker_messages_refused_total\\{cause=\"disk_free_bytes_min\"} [1-9]");
      assertThat(broker.get("/health/ready").statusCode()).isEqualTo(200);
      assertThat(broker.get("/health/ready").body()).contains("too little");
      assertThat(broker.get("/health/live").statusCode()).isEqualTo(200);

      Files.delete(filler);
      acknowledged = taken(publisher, "stored", acknowledged);
      taken(publisher, "routed", 1);
      try (Mqtt5Publishes publishes = subscriber.publishes(MqttGlobalPublishFilter.ALL)) {
        subscriber.connectWith().cleanStart(false).sessionExpiryInterval(3_600).send();
        for (int i = 0; i < acknowledged; i++) {
          byte[] payload =
              publishes.receive(SECONDS_MAX, TimeUnit.SECONDS).orElseThrow().getPayloadAsBytes();
          assertThat(ByteBuffer.wrap(payload).getInt()).isEqualTo(i);
        }
      }
      subscriber.disconnect();
      publisher.disconnect();
    }
  }

  /**
   * Who cannot be told waits, and is not sent away; what may be left out is not written: retained
   * messages of QoS 0, and wills for those who are away.
   */
  @Test
  void nothingIsWrittenThatCanBeLeftOutAndClientsBeforeVersion5Wait() throws Exception {
    try (VitrineProcess broker = start()) {
      int port = VitrineProcess.port(broker.address("mqtt://"));
      Mqtt5BlockingClient away = LocalClient.of(port, "away");
      away.connectWith().cleanStart(false).sessionExpiryInterval(3_600).send();
      away.subscribeWith().topicFilter("stored").qos(MqttQos.AT_LEAST_ONCE).send();
      away.disconnect();
      Mqtt5BlockingClient there = LocalClient.of(port, "there");
      there.connect();
      there.subscribeWith().topicFilter("stored").qos(MqttQos.AT_LEAST_ONCE).send();
      Mqtt3Client old = Mqtt3Client.builder().identifier("old").serverPort(port).build();
      old.toBlocking().connect();
      Mqtt5BlockingClient dying = LocalClient.of(port, "dying");
      dying
          .connectWith()
          .willPublish()
          .topic("stored")
          .qos(MqttQos.AT_LEAST_ONCE)
          .applyWillPublish()
          .send();

      Path filler = fill();
      await(broker, "vitrine_broker_disk_low 1.0");
      CompletableFuture<Mqtt3Publish> waiting =
          old.toAsync().publishWith().topic("stored").qos(MqttQos.AT_LEAST_ONCE).send();
      await(broker, "vitrine_broker_publishers_paused_total 1.0");
      there.publishWith().topic("kept").retain(true).payload(new byte[] {1}).send();
      await(broker, "vitrine_broker_retained_refused_total 1.0");
      try (Mqtt5Publishes publishes = there.publishes(MqttGlobalPublishFilter.ALL)) {
        dying
            .disconnectWith()
            .reasonCode(Mqtt5DisconnectReasonCode.DISCONNECT_WITH_WILL_MESSAGE)
            .send();
        Mqtt5Publish will = publishes.receive(SECONDS_MAX, TimeUnit.SECONDS).orElseThrow();
        assertThat(will.getQos()).isEqualTo(MqttQos.AT_MOST_ONCE);
      }
      await(broker, "vitrine_broker_messages_refused_total{cause=\"disk_free_bytes_min\"} 1.0");
      // What it sends besides goes on, and so does all that it sends in the end.
      old.toBlocking().subscribeWith().topicFilter("other").qos(MqttQos.AT_LEAST_ONCE).send();
      CompletableFuture<Mqtt3Publish> behind =
          old.toAsync().publishWith().topic("stored").qos(MqttQos.AT_LEAST_ONCE).send();
      old.toBlocking().publishWith().topic("other").qos(MqttQos.AT_MOST_ONCE).send();
      assertThat(waiting).isNotDone();
      assertThat(behind).isNotDone();
      assertThat(old.getState().isConnected()).isTrue();

      Files.delete(filler);
      waiting.get(SECONDS_MAX, TimeUnit.SECONDS);
      behind.get(SECONDS_MAX, TimeUnit.SECONDS);
      assertThat(broker.get("/metrics").body())
          .contains("vitrine_broker_retained_messages 0.0")
          .contains("vitrine_broker_connections_closed_total{cause=\"disk_free_bytes_min\"} 0.0");
      try (Mqtt5Publishes publishes = away.publishes(MqttGlobalPublishFilter.ALL)) {
        away.connectWith().cleanStart(false).sessionExpiryInterval(3_600).send();
        assertThat(publishes.receive(SECONDS_MAX, TimeUnit.SECONDS)).isPresent();
        assertThat(publishes.receive(SECONDS_MAX, TimeUnit.SECONDS)).isPresent();
        assertThat(publishes.receiveNow()).isEmpty();
      }
      away.disconnect();
      there.disconnect();
      old.toBlocking().disconnect();
    }
  }

  /**
   * What makes sessions more is refused; who has one is let in, and nothing is written of wills.
   */
  @Test
  void noSessionIsMadeOrGrowsMeanwhile() throws Exception {
    try (VitrineProcess broker = start()) {
      int port = VitrineProcess.port(broker.address("mqtt://"));
      Mqtt5BlockingClient known = LocalClient.of(port, "known");
      LocalClient.connectLasting(known);
      known.subscribeWith().topicFilter("stored").qos(MqttQos.AT_LEAST_ONCE).send();
      known.disconnect();
      Path filler = fill();
      await(broker, "vitrine_broker_disk_low 1.0");

      Mqtt5BlockingClient unknown = LocalClient.of(port, "unknown");
      assertThatThrownBy(() -> LocalClient.connectLasting(unknown))
          .isInstanceOfSatisfying(
              Mqtt5ConnAckException.class,
              e ->
                  assertThat(e.getMqttMessage().getReasonCode())
                      .isEqualTo(Mqtt5ConnAckReasonCode.QUOTA_EXCEEDED));
      assertThat(LocalClient.connectLasting(known)).isTrue();
      known.subscribeWith().topicFilter("stored").qos(MqttQos.EXACTLY_ONCE).send();
      assertThatThrownBy(() -> known.subscribeWith().topicFilter("more").send())
          .isInstanceOfSatisfying(
              Mqtt5SubAckException.class,
              e ->
                  assertThat(e.getMqttMessage().getReasonCodes())
                      .containsExactly(Mqtt5SubAckReasonCode.QUOTA_EXCEEDED));
      // A session in memory takes no disk.
      unknown.connect();
      unknown.subscribeWith().topicFilter("more").send();
      // Nor does it become one that lasts.
      assertThatThrownBy(() -> LocalClient.connectLasting(LocalClient.of(port, "unknown")))
          .isInstanceOf(Mqtt5ConnAckException.class);
      unknown.disconnect();
      assertThat(broker.get("/metrics").body())
          .contains("vitrine_broker_connections_refused_total{cause=\"disk_free_bytes_min\"} 2.0")
          .contains(
              "vitrine_broker_subscriptions_refused_total{cause=\"disk_free_bytes_min\"} 1.0");

      Files.delete(filler);
      await(broker, "vitrine_broker_disk_low 0.0");
      known.subscribeWith().topicFilter("more").send();
      LocalClient.connectLasting(unknown);
      unknown.disconnect();
      known.disconnect();
    }
  }

  /** A DISCONNECT behind more than is set aside counts: the will is not published. */
  @Test
  void theEndOfAClientThatWaitsIsRead() throws Exception {
    try (VitrineProcess broker = start()) {
      int port = VitrineProcess.port(broker.address("mqtt://"));
      Mqtt5BlockingClient away = LocalClient.of(port, "away");
      LocalClient.connectLasting(away);
      away.subscribeWith().topicFilter("stored").qos(MqttQos.AT_LEAST_ONCE).send();
      away.disconnect();
      Mqtt5BlockingClient there = LocalClient.of(port, "there");
      there.connect();
      there.subscribeWith().topicFilter("will/#").send();
      try (Mqtt5Publishes wills = there.publishes(MqttGlobalPublishFilter.ALL);
          Socket polite = withWill(port, 'p');
          Socket lost = withWill(port, 'l')) {
        Path filler = fill();
        await(broker, "vitrine_broker_disk_low 1.0");
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int i = 1; i <= 5; i++) {
          all.write(HexFormat.of().parseHex("32a89c01000673746f726564%04x".formatted(i)));
          all.write(new byte[20_000 - 2]);
        }
        lost.getOutputStream().write(all.toByteArray());
        all.write(new byte[] {(byte) 0xE0, 0});
        polite.getOutputStream().write(all.toByteArray());
        await(broker, "vitrine_broker_publishers_paused_total 2.0");
        polite.shutdownOutput();
        assertThat(polite.getInputStream().read()).isEqualTo(-1);
        lost.shutdownOutput();
        assertThat(lost.getInputStream().read()).isEqualTo(-1);
        Mqtt5Publish will = wills.receive(SECONDS_MAX, TimeUnit.SECONDS).orElseThrow();
        assertThat(will.getTopic()).hasToString("will/l");
        assertThat(wills.receiveNow()).isEmpty();
        Files.delete(filler);
      }
      there.disconnect();
    }
  }

  /** Connected with 3.1.1 and a will to "will/" and that letter. */
  private static Socket withWill(int port, char id) throws IOException {
    Socket socket = new Socket("127.0.0.1", port);
    socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(SECONDS_MAX));
    String connect = "101800044d5154540406003c0001%02x000677696c6c2f%02x000177";
    socket.getOutputStream().write(HexFormat.of().parseHex(connect.formatted((int) id, (int) id)));
    assertThat(socket.getInputStream().readNBytes(4)).startsWith(0x20, 2, 0, 0);
    return socket;
  }

  /** The reserve makes it start on a disk without a byte, and it goes on when there is room. */
  @Test
  void itStartsOnADiskThatIsFull() throws Exception {
    Path reserve = disk.resolve("data/broker/reserve");
    try (VitrineProcess broker = start()) {
      int port = VitrineProcess.port(broker.address("mqtt://"));
      Mqtt5BlockingClient subscriber = LocalClient.of(port, "subscriber");
      LocalClient.connectLasting(subscriber);
      subscriber.subscribeWith().topicFilter("stored").qos(MqttQos.AT_LEAST_ONCE).send();
      subscriber.disconnect();
      Mqtt5BlockingClient publisher = LocalClient.of(port, "publisher");
      publisher.connect();
      publish(publisher, "stored", 0);
      publish(publisher, "routed", 0);
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_MAX);
      while (!Files.exists(reserve) || Files.size(reserve) < 20 << 20) {
        assertThat(System.nanoTime() - deadline).as("no reserve").isNegative();
        TimeUnit.MILLISECONDS.sleep(20);
      }
      broker.kill();
    }
    Path filler = fill(0);
    try (VitrineProcess broker = start()) {
      int port = VitrineProcess.port(broker.address("mqtt://"));
      assertThat(reserve).doesNotExist();
      Mqtt5BlockingClient publisher = LocalClient.of(port, "publisher");
      publisher.connect();
      int next = refused(publisher, "stored", 1);
      assertThat(next).as("refused from the first on").isEqualTo(1);
      assertThat(refused(publisher, "routed", 1)).isEqualTo(1);
      assertThat(broker.get("/health/live").statusCode()).isEqualTo(200);
      assertThat(broker.get("/health/ready").statusCode()).isEqualTo(200);
      assertThat(broker.get("/health/ready").body()).contains("too little");
      assertReceived(port, 0);

      Files.delete(filler);
      assertThat(taken(publisher, "stored", 1)).isEqualTo(2);
      taken(publisher, "routed", 1);
      assertReceived(port, 1);
      publisher.disconnect();
    }
  }

  /** The next message of the subscriber. */
  private static void assertReceived(int port, int number) throws InterruptedException {
    Mqtt5BlockingClient subscriber = LocalClient.of(port, "subscriber");
    try (Mqtt5Publishes publishes = subscriber.publishes(MqttGlobalPublishFilter.ALL)) {
      assertThat(LocalClient.connectLasting(subscriber)).isTrue();
      byte[] payload =
          publishes.receive(SECONDS_MAX, TimeUnit.SECONDS).orElseThrow().getPayloadAsBytes();
      assertThat(ByteBuffer.wrap(payload).getInt()).isEqualTo(number);
    }
    subscriber.disconnect();
  }

  /** Without a reserve it says what is the matter. */
  @Test
  void withoutAnyRoomItSaysSo() throws Exception {
    Path filler = fill(0);
    try (VitrineProcess broker = start()) {
      assertThat(broker.exit()).isNotZero();
      assertThat(broker.errors())
          .contains("the disk of " + disk)
          .contains("is full: 0 bytes are free, the start takes up to")
          .contains("make room there, then start again");
    }
    Files.delete(filler);
    try (VitrineProcess broker = start()) {
      broker.ready();
    }
  }

  /** Leaves little room on the disk; returns what takes it. */
  private Path fill() throws Exception {
    return fill(LEFT_MIB);
  }

  private Path fill(long leftMib) throws Exception {
    Path filler = disk.resolve("filler");
    long blocks = (Files.getFileStore(disk).getUsableSpace() >> 12) - (leftMib << 8);
    LocalCommand.succeeds("dd", "if=/dev/zero", "of=" + filler, "bs=4K", "count=" + blocks);
    return filler;
  }

  private static void await(VitrineProcess broker, String metric) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_MAX);
    while (!broker.get("/metrics").body().contains(metric)) {
      assertThat(System.nanoTime() - deadline).as("never: " + metric).isNegative();
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  /** Publishes until it is refused; returns the next number. */
  private static int refused(Mqtt5BlockingClient publisher, String topic, int from)
      throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_MAX);
    for (int next = from; ; next++) {
      try {
        publish(publisher, topic, next);
      } catch (Mqtt5PubAckException e) {
        assertThat(e.getMqttMessage().getReasonCode())
            .isEqualTo(Mqtt5PubAckReasonCode.QUOTA_EXCEEDED);
        return next;
      }
      assertThat(System.nanoTime() - deadline).as("never refused").isNegative();
      TimeUnit.MILLISECONDS.sleep(10);
    }
  }

  /** Publishes until it is taken; returns the next number. */
  private static int taken(Mqtt5BlockingClient publisher, String topic, int number)
      throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_MAX);
    while (true) {
      try {
        publish(publisher, topic, number);
        return number + 1;
      } catch (Mqtt5PubAckException e) {
        assertThat(System.nanoTime() - deadline).as("refused for ever").isNegative();
        TimeUnit.MILLISECONDS.sleep(10);
      }
    }
  }

  private static void publish(Mqtt5BlockingClient publisher, String topic, int number) {
    byte[] payload = ByteBuffer.allocate(1_000).putInt(0, number).array();
    publisher.publishWith().topic(topic).qos(MqttQos.AT_LEAST_ONCE).payload(payload).send();
  }

  private VitrineProcess start() throws Exception {
    return VitrineProcess.routingBroker(directory, disk.resolve("data"), Map.of());
  }
}
