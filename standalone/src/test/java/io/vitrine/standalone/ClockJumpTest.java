package io.vitrine.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient.Mqtt5Publishes;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5ConnAckException;
import com.hivemq.client.mqtt.mqtt5.message.connect.connack.Mqtt5ConnAck;
import com.hivemq.client.mqtt.mqtt5.message.connect.connack.Mqtt5ConnAckReasonCode;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The wall clock of a broker, a process of its own, is set while it runs: what lasts for a time
 * lasts as long as it would have. By libfaketime; without it the test is skipped.
 */
@Timeout(300)
class ClockJumpTest {
  private static final long SECONDS_MAX = 60;
  private static final long DELAY_SECONDS = 4;
  private static final long HOUR = 3_600;

  @TempDir Path directory;
  private Path library;
  private Path clock;

  @BeforeEach
  void find() throws IOException {
    try (Stream<Path> all = Files.find(Path.of("/usr/lib"), 4, (p, a) -> isLibrary(p))) {
      Path found = all.findFirst().orElse(null);
      assumeTrue(found != null, "faketime is not installed");
      library = found;
    }
    clock = directory.resolve("clock");
    set("+0");
  }

  private static boolean isLibrary(Path path) {
    return path.endsWith("faketime/libfaketimeMT.so.1");
  }

  /** Sets the broker's clock: so far from the right time. */
  private void set(String offset) throws IOException {
    Path next = Files.writeString(directory.resolve("clock.next"), offset + "\n");
    Files.move(next, clock, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private VitrineProcess broker(String... settings) throws IOException {
    return VitrineProcess.routingBroker(
        directory,
        directory.resolve("data"),
        Map.of(
            "LD_PRELOAD",
            library.toString(),
            "FAKETIME_TIMESTAMP_FILE",
            clock.toString(),
            "FAKETIME_NO_CACHE",
            "1",
            "FAKETIME_DONT_FAKE_MONOTONIC",
            "1",
            "DONT_FAKE_MONOTONIC",
            "1",
            // Else waits of the JVM's own threads end at once, again and again.
            "FAKETIME_FORCE_MONOTONIC_FIX",
            "0"),
        settings);
  }

  private static Mqtt5ConnAck lasting(Mqtt5BlockingClient client) {
    return client.connectWith().cleanStart(false).sessionExpiryInterval(HOUR).keepAlive(5).send();
  }

  private static void publish(Mqtt5BlockingClient from, String topic, boolean retain) {
    from.publishWith()
        .topic(topic)
        .qos(MqttQos.AT_LEAST_ONCE)
        .messageExpiryInterval(HOUR)
        .retain(retain)
        .payload(topic.getBytes(StandardCharsets.UTF_8))
        .send();
  }

  @ParameterizedTest
  @ValueSource(strings = {"+10d", "-10d"})
  void whatLastsLastsAsLongAsWithoutIt(String jump) throws Exception {
    try (VitrineProcess broker = broker()) {
      int port = VitrineProcess.port(broker.address("mqtt://"));
      Mqtt5BlockingClient absent = LocalClient.of(port, "absent");
      lasting(absent);
      absent.subscribeWith().topicFilter("kept/#").qos(MqttQos.AT_LEAST_ONCE).send();
      absent.disconnect();
      Mqtt5BlockingClient there = LocalClient.of(port, "there");
      lasting(there);
      there.subscribeWith().topicFilter("late/#").qos(MqttQos.AT_LEAST_ONCE).send();
      try (Mqtt5Publishes late = there.publishes(MqttGlobalPublishFilter.ALL)) {
        publish(there, "kept/1", false);
        publish(there, "retained", true);
        long began = System.nanoTime();
        publish(there, "$delayed/" + DELAY_SECONDS + "/late/delayed", false);
        leaveWill(port);

        set(jump);
        for (int i = 0; i < 2; i++) {
          Mqtt5Publish came = late.receive(SECONDS_MAX, TimeUnit.SECONDS).orElseThrow();
          assertThat(came.getTopic().toString()).isIn("late/delayed", "late/will");
          assertThat(System.nanoTime() - began)
              .as(came.getTopic().toString())
              .isGreaterThan(TimeUnit.SECONDS.toNanos(DELAY_SECONDS - 1));
        }
        assertThat(late.receive(0, TimeUnit.SECONDS)).as("once each").isEmpty();
      }
      // It was silent for no longer than it may.
      assertThat(there.getState().isConnected()).isTrue();
      assertKept(absent);
      there.subscribeWith().topicFilter("retained").send();
      there.disconnect();
    }
  }

  /** Who connects too often, before and after, is banned, and for as long as it says. */
  @ParameterizedTest
  @ValueSource(strings = {"+10d", "-10d"})
  void bansLastAsLongAsWithoutIt(String jump) throws Exception {
    try (VitrineProcess broker =
        broker(
            "broker.flapping.connects_max=2",
            "broker.flapping.window=1h",
            "broker.flapping.ban_time=" + DELAY_SECONDS + "s")) {
      int port = VitrineProcess.port(broker.address("mqtt://"));
      Mqtt5BlockingClient often = LocalClient.of(port, "often");
      for (int i = 0; i < 2; i++) {
        often.connect();
        often.disconnect();
      }
      set(jump);
      long began = System.nanoTime();
      assertThat(mayConnect(often)).isFalse();
      set("+0");
      assertThat(mayConnect(often)).isFalse();
      set(jump);
      while (!mayConnect(often)) {
        assertThat(System.nanoTime() - began).isLessThan(TimeUnit.SECONDS.toNanos(SECONDS_MAX));
        TimeUnit.MILLISECONDS.sleep(100);
      }
      assertThat(System.nanoTime() - began)
          .isGreaterThan(TimeUnit.SECONDS.toNanos(DELAY_SECONDS - 1));
      often.disconnect();
    }
  }

  private static boolean mayConnect(Mqtt5BlockingClient client) {
    try {
      client.connect();
      return true;
    } catch (Mqtt5ConnAckException e) {
      assertThat(e.getMqttMessage().getReasonCode()).isEqualTo(Mqtt5ConnAckReasonCode.BANNED);
      return false;
    }
  }

  /** Retained messages and the outbox: what is to be kept is, and what is to go goes. */
  @ParameterizedTest
  @ValueSource(strings = {"+10d", "-10d"})
  void whatIsKeptForATimeGoesThen(String jump) throws Exception {
    try (VitrineProcess broker = broker("broker.outbox_age_max=" + DELAY_SECONDS + "s")) {
      Mqtt5BlockingClient publisher =
          LocalClient.of(VitrineProcess.port(broker.address("mqtt://")), "publisher");
      publisher.connect();
      long began = System.nanoTime();
      publish(publisher, "routed", false);
      publish(publisher, "hour", true);
      publisher
          .publishWith()
          .topic("brief")
          .retain(true)
          .messageExpiryInterval(DELAY_SECONDS)
          .payload(new byte[1])
          .send();
      set(jump);
      publish(publisher, "routed", false);
      await(
          broker, "vitrine_broker_outbox_dropped_total{cause=\"age\"} 1.0", "{cause=\"age\"} 2.0");
      assertThat(System.nanoTime() - began)
          .isGreaterThan(TimeUnit.SECONDS.toNanos(DELAY_SECONDS - 1));
      await(broker, "vitrine_broker_outbox_dropped_total{cause=\"age\"} 2.0");
      await(broker, "vitrine_broker_retained_messages 1.0");
      publisher.disconnect();
    }
  }

  /** Until the metrics have one of these. */
  private static void await(VitrineProcess broker, String... metrics) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_MAX);
    String all = broker.get("/metrics").body();
    while (Stream.of(metrics).noneMatch(all::contains)) {
      assertThat(System.nanoTime() - deadline).as(metrics[0]).isNegative();
      TimeUnit.MILLISECONDS.sleep(50);
      all = broker.get("/metrics").body();
    }
  }

  /** A clock that was wrong while the broker ran and is right when it starts again. */
  @Test
  void aRestartWithAnotherClockEndsNothingTooEarly() throws Exception {
    set("+10d");
    try (VitrineProcess broker = broker()) {
      int port = VitrineProcess.port(broker.address("mqtt://"));
      Mqtt5BlockingClient absent = LocalClient.of(port, "absent");
      lasting(absent);
      absent.subscribeWith().topicFilter("kept/#").qos(MqttQos.AT_LEAST_ONCE).send();
      absent.disconnect();
      set("-10d");
      Mqtt5BlockingClient publisher = LocalClient.of(port, "publisher");
      publisher.connect();
      publish(publisher, "kept/1", false);
      publisher.disconnect();
    }
    set("-20d");
    try (VitrineProcess broker = broker()) {
      assertKept(LocalClient.of(VitrineProcess.port(broker.address("mqtt://")), "absent"));
    }
  }

  private static void assertKept(Mqtt5BlockingClient absent) throws InterruptedException {
    try (Mqtt5Publishes kept = absent.publishes(MqttGlobalPublishFilter.ALL)) {
      assertThat(lasting(absent).isSessionPresent()).isTrue();
      Mqtt5Publish came = kept.receive(SECONDS_MAX, TimeUnit.SECONDS).orElseThrow();
      assertThat(came.getTopic()).hasToString("kept/1");
      // What is left of an hour.
      assertThat(came.getMessageExpiryInterval().orElse(0)).isBetween(HOUR - 200, HOUR);
    }
    absent.disconnect();
  }

  /** A client with a will, delayed by {@link #DELAY_SECONDS}, whose connection is lost. */
  private static void leaveWill(int port) throws IOException {
    String will = "05 18 %08x 0009 6c6174652f77696c6c 0001 77".formatted(DELAY_SECONDS);
    String connect = "0004 4d515454 05 0e 003c 05 11 00000e10 0001 77" + will;
    byte[] body = HexFormat.of().parseHex(connect.replace(" ", ""));
    try (Socket socket = new Socket("127.0.0.1", port)) {
      socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(SECONDS_MAX));
      socket.getOutputStream().write(new byte[] {0x10, (byte) body.length});
      socket.getOutputStream().write(body);
      assertThat(socket.getInputStream().read()).isEqualTo(0x20);
    }
  }
}
