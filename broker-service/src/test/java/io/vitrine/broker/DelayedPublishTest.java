package io.vitrine.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vitrine.config.Settings;
import io.vitrine.contract.AdminRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages to {@code $delayed/{seconds}/{topic}}. */
@Timeout(120)
class DelayedPublishTest {
  /** SUBSCRIBE of version 5 to t with QoS 2, no local. */
  private static final String SUBSCRIBE = "82 07 0001 00 0001 74 02";

  @TempDir Path data;

  private static RawClient client(RunningBroker broker, String id) throws Exception {
    RawClient client = new RawClient(broker.port).connect(id);
    assertThat(client.packet()).startsWith("20");
    return client;
  }

  private static RawClient subscriber(RunningBroker broker, String id) throws Exception {
    RawClient client = client(broker, id).send(SUBSCRIBE);
    assertThat(client.packet()).startsWith("90");
    return client;
  }

  /** PUBLISH of version 5 with packet identifier 1, if it has one. */
  private static String publish(int flags, String topic, String properties, String payload) {
    String id = (flags & 6) == 0 ? "" : "0001";
    String body =
        hex(topic) + id + "%02x".formatted(properties.length() / 2) + properties + payload;
    int topicBytes = topic.length();
    return "3%x%02x%04x%s".formatted(flags, 2 + body.length() / 2, topicBytes, body);
  }

  private static String hex(String text) {
    return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
  }

  private static JsonArray waiting(RunningBroker broker) throws Exception {
    return broker.ask(AdminRequest.delayed("", 100)).getJsonArray("delayed");
  }

  private static double ended(RunningBroker broker, String how) {
    return broker
        .meters
        .get("vitrine.broker.delayed.ended")
        .tag("how", how)
        .functionCounter()
        .count();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2, 4})
  void aMessageComesLaterAsItWasSent(int flags) throws Exception {
    try (RunningBroker broker = new RunningBroker(Settings.defaults());
        RawClient reader = subscriber(broker, "reader");
        RawClient writer = client(broker, "writer")) {
      long start = System.nanoTime();
      // with a content type, and a topic alias that the subscriber must not see
      writer.send(publish(flags, "$delayed/1/t", "030001" + "63" + "230001", "78"));
      if (flags == 0) {
        writer.send("c000");
      }
      String answer = flags == 0 ? "d000" : flags == 2 ? "40020001" : "50020001";
      assertThat(writer.packet()).isEqualTo(answer);
      String got = reader.packet();
      assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start)).isGreaterThan(990);
      assertThat(got).isEqualTo(publish(flags, "t", "03000163", "78"));
      assertThat(waiting(broker)).isEmpty();
      broker.await("it still counts", () -> ended(broker, "published") == 1);
      assertThat(broker.meters.get("vitrine.broker.delayed.bytes").gauge().value()).isZero();
    }
  }

  @Test
  void thoseThatWaitAreListedAndDeleted() throws Exception {
    try (RunningBroker broker = new RunningBroker(Settings.defaults());
        RawClient writer = client(broker, "writer")) {
      writer.send(publish(2, "$delayed/600/b", "", "78"));
      assertThat(writer.packet()).isEqualTo("40020001");
      writer.send(publish(3, "$delayed/60/a/1", "", "7879"));
      assertThat(writer.packet()).isEqualTo("40020001");
      JsonArray listed = waiting(broker);
      assertThat(listed).hasSize(2);
      JsonObject first = listed.getJsonObject(0);
      assertThat(first.getString("topic")).isEqualTo("a/1");
      assertThat(first.getBoolean("retain")).isTrue();
      assertThat(first.getInteger("payload_bytes")).isEqualTo(2);
      assertThat(first.getString("client_id")).isEqualTo("writer");
      assertThat(broker.ask(AdminRequest.delayed("a/#", 100)).getInteger("matched")).isEqualTo(1);
      AdminRequest delete = AdminRequest.deleteDelayed(first.getLong("number"));
      assertThat(broker.ask(delete).getJsonObject("delayed")).isEqualTo(first);
      assertThat(broker.ask(delete)).isEmpty();
      assertThat(waiting(broker)).hasSize(1);
      assertThat(ended(broker, "deleted")).isEqualTo(1);
    }
  }

  @Test
  void whatWasAcknowledgedOutlivesTheBroker() throws Exception {
    RunningBroker before = new RunningBroker(Settings.defaults(), data);
    try (RawClient writer = client(before, "writer")) {
      writer.send(publish(0, "$delayed/600/zero", "", "78"));
      writer.send(publish(0, "$delayed/x/zero", "", "78"));
      for (String topic : new String[] {"$delayed/2/t", "$delayed/600/later"}) {
        writer.send(publish(3, topic, "", "78"));
        assertThat(writer.packet()).isEqualTo("40020001");
      }
      writer.send(publish(2, "$delayed/600/gone", "", "78"));
      assertThat(writer.packet()).isEqualTo("40020001");
      long number = waiting(before).getJsonObject(3).getLong("number");
      before.ask(AdminRequest.deleteDelayed(number));
    }
    before.stop();
    RunningBroker after = new RunningBroker(Settings.defaults(), data);
    // Its time may have come before there was anybody to get it: it is retained.
    after.await("it is not published", () -> ended(after, "published") == 1);
    try (RawClient reader = subscriber(after, "reader")) {
      assertThat(reader.packet()).startsWith("33").contains("000174").endsWith("78");
    }
    assertThat(waiting(after)).hasSize(1);
    assertThat(waiting(after).getJsonObject(0).getString("topic")).isEqualTo("later");
    after.stop();
    RunningBroker again = new RunningBroker(Settings.defaults(), data);
    assertThat(waiting(again)).hasSize(1);
    again.stop();
  }

  @Test
  void itsExpiryIntervalRunsWhileItWaits() throws Exception {
    try (RunningBroker broker = new RunningBroker(Settings.defaults());
        RawClient reader = subscriber(broker, "reader");
        RawClient writer = client(broker, "writer")) {
      writer.send(publish(0, "$delayed/2/t", "0200000001", "78"));
      writer.send(publish(0, "$delayed/2/t", "0200000063", "79"));
      String got = reader.packet();
      assertThat(got).startsWith("30").endsWith("79");
      assertThat(Integer.parseInt(got.substring(14, 22), 16)).isBetween(30, 97);
      assertThat(ended(broker, "expired")).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "$delayed/x/t",
        "$delayed/4294968/t",
        "$delayed/-1/t",
        "$delayed/5",
        "$delayed/5/",
        "$delayed//t",
        "$delayed/99999999/t",
        "$delayed/5/$delayed/5/t"
      })
  void oneThatDoesNotSayWhenOrWhereIsRefused(String topic) throws Exception {
    try (RunningBroker broker = new RunningBroker(Settings.defaults());
        RawClient writer = client(broker, "writer")) {
      writer.send(publish(2, topic, "", "78"));
      assertThat(writer.packet()).startsWith("40").contains("000190");
      broker.awaitCount("vitrine.broker.messages.refused", "delayed_topic");
    }
  }

  @Test
  void onlyTheBrokerPublishesToItsTopicsLaterToo() throws Exception {
    try (RunningBroker broker = new RunningBroker(Settings.defaults());
        RawClient writer = client(broker, "writer")) {
      writer.send(publish(2, "$delayed/1/$SYS/x", "", "78"));
      assertThat(writer.packet()).startsWith("40").contains("000187");
    }
  }

  @Test
  void thereIsRoomForSoManyMessagesAndBytes() throws Exception {
    Settings settings =
        Settings.defaults()
            .with("broker.delayed_messages_max", "2")
            .with("broker.delayed_bytes_max", "1000");
    try (RunningBroker broker = new RunningBroker(settings);
        RawClient writer = client(broker, "writer")) {
      writer.send(publish(2, "$delayed/600/t", "", "78"));
      assertThat(writer.packet()).isEqualTo("40020001");
      // 128 bytes of topic and much payload would be too long for a length of one byte.
      writer.send("32 e807 000e" + hex("$delayed/600/t") + "0001 00" + "78".repeat(981));
      assertThat(writer.packet()).startsWith("40").contains("000197");
      writer.send(publish(2, "$delayed/600/t", "", "78"));
      assertThat(writer.packet()).isEqualTo("40020001");
      writer.send(publish(2, "$delayed/600/t", "", "78"));
      assertThat(writer.packet()).startsWith("40").contains("000197");
      broker.awaitCount("vitrine.broker.messages.refused", "delayed_bytes_max");
      broker.awaitCount("vitrine.broker.messages.refused", "delayed_messages_max");
    }
  }

  @Test
  void aWillHasADelayOfItsOwn() throws Exception {
    try (RunningBroker broker = new RunningBroker(Settings.defaults())) {
      for (String topic : new String[] {"$delayed/5/t", "$SYS/broker"}) {
        try (RawClient client = new RawClient(broker.port)) {
          String body =
              "00044d515454 05 06 003c 00 000163 00 %04x %s 0000"
                  .formatted(topic.length(), hex(topic))
                  .replace(" ", "");
          client.send("10%02x".formatted(body.length() / 2) + body);
          assertThat(client.packet()).contains(topic.startsWith("$S") ? "0087" : "0090");
        }
      }
    }
  }
}
