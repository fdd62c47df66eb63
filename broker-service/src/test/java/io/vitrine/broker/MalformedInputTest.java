package io.vitrine.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.config.Settings;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the broker answers to packets that break the specification, byte by byte. */
class MalformedInputTest {
  private static final String CONNECT_5 = "10 0e 0004 4d515454 05 02 003c 00 0001 61";
  private static final String CONNECT_311 = "10 0d 0004 4d515454 04 02 003c 0001 62";
  private static RunningBroker broker;

  @BeforeAll
  static void start() throws Exception {
    broker = new RunningBroker(Settings.defaults().with("broker.packet_bytes_max", "1KiB"));
  }

  @AfterAll
  static void stop() throws Exception {
    broker.close();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "a second CONNECT, 10 0e 0004 4d515454 05 02 003c 00 0001 61, 82",
    "QoS 3, 36 05 0001 61 0001, 81",
    "a wildcard in the topic, 30 04 0001 2b 00, 90",
    "SUBSCRIBE with wrong flags, 80 07 0001 00 0001 61 00, 81",
    "packet identifier 0, 32 06 0001 61 0000 00, 82",
    "topic alias 0, 30 07 0001 61 03 230000, 94",
    "an alias that was never set, 30 06 0000 03 230001, 82",
    "a property that does not belong there, 30 09 0001 61 05 1100000001, 81",
    "a packet that is too large, 30 ff 7f, 95",
    "a packet that only servers send, 90 03 0001 00, 82",
    "AUTH without a method, f0 00, 82",
  })
  void ofVersion5EndsWithTheReasonCode(String what, String bytes, String reason) throws Exception {
    try (RawClient client = new RawClient(broker.port)) {
      client.send(CONNECT_5);
      assertThat(client.packet()).startsWith("20");
      client.send(bytes);
      assertThat(client.packet()).matches("e0.." + reason + ".*");
      assertThat(client.packet()).isEmpty();
    }
  }

  @Test
  void ofVersion311EndsWithoutAWord() throws Exception {
    try (RawClient client = new RawClient(broker.port)) {
      client.send(CONNECT_311);
      assertThat(client.packet()).isEqualTo("20020000");
      client.send("36 05 0001 61 0001");
      assertThat(client.packet()).isEmpty();
    }
  }

  @Test
  void anUnknownProtocolLevelIsRefusedWithReturnCode1() throws Exception {
    try (RawClient client = new RawClient(broker.port)) {
      client.send("10 0d 0004 4d515454 06 02 003c 0001 61");
      assertThat(client.packet()).startsWith("20020001");
      assertThat(client.packet()).isEmpty();
    }
  }

  @Test
  void anythingBeforeConnectEndsTheConnection() throws Exception {
    try (RawClient client = new RawClient(broker.port)) {
      client.send("c0 00");
      assertThat(client.packet()).isEmpty();
    }
  }

  @Test
  void packetsMayComeByteByByteAndManyAtOnce() throws Exception {
    try (RawClient client = new RawClient(broker.port)) {
      for (String each : CONNECT_311.replace(" ", "").split("(?<=\\G..)")) {
        client.send(each);
      }
      assertThat(client.packet()).isEqualTo("20020000");
      client.send("c000 c000 82 06 0001 0001 61 00 30 04 0001 61 78");
      assertThat(client.packet()).isEqualTo("d000");
      assertThat(client.packet()).isEqualTo("d000");
      assertThat(client.packet()).isEqualTo("9003000100");
      assertThat(client.packet()).isEqualTo("300400016178");
    }
  }
}
