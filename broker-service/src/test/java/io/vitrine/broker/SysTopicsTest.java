package io.vitrine.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.config.Settings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Verifies the topics {@code $SYS/broker/…} as a subscriber sees them. */
class SysTopicsTest {
  private static final Settings EVERY_SECOND =
      Settings.defaults().with("broker.sys_interval", "1s");

  /** What {@code mosquitto_sub -t '$SYS/#' -v} shows of a mosquitto 2.0, but its heap. */
  private static final String[] MOSQUITTO = {
    "version",
    "uptime",
    "clients/total",
    "clients/inactive",
    "clients/disconnected",
    "clients/active",
    "clients/connected",
    "clients/expired",
    "clients/maximum",
    "load/messages/received/1min",
    "load/messages/received/5min",
    "load/messages/received/15min",
    "load/messages/sent/1min",
    "load/publish/dropped/1min",
    "load/publish/received/1min",
    "load/publish/sent/15min",
    "load/bytes/received/1min",
    "load/bytes/sent/5min",
    "load/sockets/1min",
    "load/connections/15min",
    "messages/stored",
    "messages/inflight",
    "messages/received",
    "messages/sent",
    "store/messages/count",
    "store/messages/bytes",
    "subscriptions/count",
    "shared_subscriptions/count",
    "retained messages/count",
    "publish/messages/dropped",
    "publish/messages/received",
    "publish/messages/sent",
    "publish/bytes/received",
    "publish/bytes/sent",
    "bytes/received",
    "bytes/sent"
  };

  /** A client of MQTT 3.1.1 and the last values that it has got. */
  private static final class Watcher implements AutoCloseable {
    final RawClient client;
    final Map<String, String> values = new HashMap<>();
    boolean retained;

    Watcher(RunningBroker broker, String id, String filter) throws IOException {
      client = new RawClient(broker.port);
      client.send("10 0d 0004 4d515454 04 02 0000 0001" + hex(id));
      assertThat(client.packet()).isEqualTo("20020000");
      client.send(
          "82 %02x 0001 %04x %s 00".formatted(5 + filter.length(), filter.length(), hex(filter)));
      assertThat(client.packet()).isEqualTo("9003000100");
    }

    /** Takes the next message, and returns its topic. */
    String next() throws IOException {
      byte[] packet = HexFormat.of().parseHex(client.packet());
      if (packet[0] == 0x40) {
        packet = HexFormat.of().parseHex(client.packet());
      }
      assertThat(packet[0] & 0xF0).isEqualTo(0x30);
      retained = (packet[0] & 1) != 0;
      int length = packet[2] << 8 | packet[3];
      String topic = new String(packet, 4, length, StandardCharsets.UTF_8);
      int payload = 4 + length;
      values.put(
          topic.replace("$SYS/broker/", ""),
          new String(packet, payload, packet.length - payload, StandardCharsets.UTF_8));
      return topic;
    }

    /** Takes messages until that topic has such a value. */
    void until(String topic, Predicate<String> value) throws IOException {
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
      while (!values.containsKey(topic) || !value.test(values.get(topic))) {
        assertThat(System.nanoTime()).as("%s is %s", topic, values.get(topic)).isLessThan(deadline);
        next();
      }
    }

    @Override
    public void close() throws IOException {
      client.close();
    }
  }

  private static String hex(String text) {
    return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void whoSubscribesHasAllValuesAtOnceAndThenWhatChanges() throws Exception {
    try (RunningBroker broker = new RunningBroker(EVERY_SECOND);
        Watcher watcher = new Watcher(broker, "w", "$SYS/#")) {
      for (String topic : MOSQUITTO) {
        watcher.until(topic, value -> true);
      }
      watcher.until("drops/offline", "0"::equals);
      watcher.until("drops/queue_messages", "0"::equals);
      watcher.until("drops/outbox_full", "0"::equals);
      assertThat(watcher.values.get("version")).startsWith("vitrine version ");
      assertThat(watcher.values.get("uptime")).matches("\\d+ seconds");
      assertThat(watcher.values.get("load/bytes/sent/1min")).matches("\\d+\\.\\d\\d");

      watcher.until("clients/connected", "1"::equals);
      assertThat(watcher.retained).isFalse();
      watcher.client.send("32 0b 0001 74 0007 68656c6c6f21");
      watcher.until("publish/messages/received", "1"::equals);
      watcher.until("publish/bytes/received", "6"::equals);
      watcher.until("subscriptions/count", "1"::equals);
      watcher.until("load/connections/1min", value -> !value.equals("0.00"));
    }
  }

  @Test
  void everyLoopCounts() throws Exception {
    try (RunningBroker broker = new RunningBroker(EVERY_SECOND);
        Watcher a = new Watcher(broker, "a", "$SYS/broker/+/#");
        Watcher b = new Watcher(broker, "b", "$share/g/x");
        Watcher c = new Watcher(broker, "c", "$share/g/x");
        Watcher d = new Watcher(broker, "d", "y")) {
      a.until("clients/connected", "4"::equals);
      a.until("shared_subscriptions/count", "2"::equals);
      a.until("subscriptions/count", "2"::equals);
      b.client.send("e000");
      a.until("clients/connected", "3"::equals);
      a.until("clients/maximum", "4"::equals);
      a.until("shared_subscriptions/count", "1"::equals);
    }
  }

  @Test
  void clientsThatAreAwayAndWhatTheyMiss() throws Exception {
    try (RunningBroker broker = new RunningBroker(EVERY_SECOND);
        Watcher watcher = new Watcher(broker, "w", "$SYS/#");
        RawClient away = new RawClient(broker.port)) {
      // Session expiry interval of 5 s, subscribed to t with QoS 1.
      away.send("10 13 0004 4d515454 05 02 0000 05 11 00000005 0001 61");
      assertThat(away.packet()).startsWith("20");
      away.send("82 07 0001 00 0001 74 01");
      assertThat(away.packet()).isEqualTo("90040001" + "0001");
      away.send("e000");
      assertThat(away.packet()).isEmpty();
      broker.await("the client is still there", () -> broker.openConnections() == 1);
      watcher.client.send("30 04 0001 74 78").send("32 06 0001 74 0001 78");
      watcher.until("clients/disconnected", "1"::equals);
      watcher.until("messages/stored", "1"::equals);
      watcher.until("drops/offline", "1"::equals);
      watcher.until("publish/messages/dropped", "1"::equals);
      watcher.until("clients/expired", "1"::equals);
      watcher.until("messages/stored", "0"::equals);
    }
  }

  @Test
  void wildcardsAtTheBeginningDoNotMatchThem() throws Exception {
    try (RunningBroker broker = new RunningBroker(EVERY_SECOND);
        Watcher all = new Watcher(broker, "a", "#");
        Watcher level = new Watcher(broker, "b", "+/broker/uptime");
        Watcher watcher = new Watcher(broker, "w", "$SYS/#")) {
      watcher.until("uptime", value -> !value.matches("[01] seconds"));
      watcher.client.send("30 03 0001 74").send("30 12 000f" + hex("x/broker/uptime") + "78");
      assertThat(all.next()).isEqualTo("t");
      assertThat(level.next()).isEqualTo("x/broker/uptime");
    }
  }

  @Test
  void theyAreOnNoDisk() throws Exception {
    Path data = Files.createTempDirectory("vitrine-broker");
    RunningBroker first = new RunningBroker(EVERY_SECOND, data);
    try (Watcher watcher = new Watcher(first, "w", "$SYS/#")) {
      watcher.until("version", value -> true);
      assertThat(first.meters.get("vitrine.broker.retained.messages").gauge().value()).isZero();
    }
    first.stop();
    Settings never = Settings.defaults().with("broker.sys_interval", "0s");
    try (RunningBroker second = new RunningBroker(never, data);
        Watcher watcher = new Watcher(second, "w", "$SYS/#")) {
      watcher.client.send("c000");
      assertThat(watcher.client.packet()).isEqualTo("d000");
    }
  }
}
