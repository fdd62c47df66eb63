package io.vitrine.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vitrine.broker.conformance.Spec;
import io.vitrine.config.ProtocolOptions;
import io.vitrine.config.Settings;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the broker offers of MQTT by choice, and what it tells its clients. */
@Timeout(120)
class ProtocolTermsTest {
  private static final String REFUSED_SUBSCRIPTION = "82 0b 0001 00 0005 %s 00";

  private static String hex(String text) {
    return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Settings with(String key, String value) {
    return Settings.defaults().with("broker." + key, value);
  }

  /**
   * CONNECT of version 5 as c with these properties and, if {@code will} has flags, a will to w.
   */
  private static RawClient connect(RunningBroker broker, String properties, int will)
      throws Exception {
    String body =
        "00044d51545405%02x0000%02x".formatted(2 | will, properties.length() / 2)
            + properties
            + "000163"
            + (will == 0 ? "" : "00000177000178");
    return new RawClient(broker.port).send("10%02x".formatted(body.length() / 2) + body);
  }

  private static void says(String packet, String text) {
    assertThat(packet).contains(hex(text));
  }

  @Test
  @Spec({"5 MQTT-3.2.2-9", "5 MQTT-3.2.2-10", "5 MQTT-3.2.2-12"})
  void aMaximumQosIsToldAndKept() throws Exception {
    try (RunningBroker broker = new RunningBroker(with("maximum_qos", "1"));
        RawClient client = connect(broker, "", 0)) {
      assertThat(client.packet()).startsWith("20").contains("2401");
      client.send("82 07 0001 00 0001 74 02");
      assertThat(client.packet()).isEqualTo("900400010001");
      client.send("32 07 0001 74 0002 00 78");
      assertThat(client.packet()).startsWith("32");
      assertThat(client.packet()).startsWith("4002");
      client.send("34 07 0001 74 0003 00 78");
      says(client.packet().replaceFirst("^e0..9b", ""), "QoS 2 (expected: at most 1)");
      assertThat(client.packet()).isEmpty();
      try (RawClient will = connect(broker, "", 0x14)) {
        assertThat(will.packet()).matches("20..009b.*");
      }
      try (RawClient will = connect(broker, "", 0x0C)) {
        assertThat(will.packet()).matches("20..0000.*");
      }
    }
  }

  @Test
  @Spec("5 MQTT-3.2.2-13")
  void withoutRetainedMessagesThatIsToldAndKept() throws Exception {
    try (RunningBroker broker = new RunningBroker(with("retain_available", "false"));
        RawClient client = connect(broker, "", 0)) {
      assertThat(client.packet()).startsWith("20").contains("2500");
      client.send("31 05 0001 74 00 78");
      assertThat(client.packet()).matches("e0..9a.*");
      try (RawClient will = connect(broker, "", 0x24)) {
        assertThat(will.packet()).matches("20..009a.*");
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "wildcard_subscriptions, 2800, a/b/#, a2",
    "wildcard_subscriptions, 2800, a/+/b, a2",
    "shared_subscriptions, 2a00, $share/g/a, 9e"
  })
  void subscriptionsThatThereAreNotAreToldAndRefused(
      String option, String property, String filter, String code) throws Exception {
    try (RunningBroker broker = new RunningBroker(with(option, "false"));
        RawClient client = connect(broker, "", 0)) {
      assertThat(client.packet()).startsWith("20").contains(property);
      String body = "000100%04x".formatted(filter.length()) + hex(filter) + "00";
      client.send("82%02x".formatted(body.length() / 2) + body);
      String suback = client.packet();
      assertThat(suback).startsWith("90").endsWith(code);
      says(suback, filter + ": ");
    }
  }

  @Test
  void everythingIsThereByDefault() throws Exception {
    try (RunningBroker broker = new RunningBroker(Settings.defaults());
        RawClient client = connect(broker, "1901", 0)) {
      // receive maximum, maximum packet size, topic alias maximum
      assertThat(client.packet())
          .startsWith("200e00000b")
          .contains("210400", "2700100000", "220020");
    }
  }

  @Test
  @Spec("5 MQTT-3.1.2-28")
  void responseInformationIsForThoseThatAsk() throws Exception {
    try (RunningBroker broker = new RunningBroker(with("response_information", "re/%c"))) {
      try (RawClient client = connect(broker, "1901", 0)) {
        assertThat(client.packet()).contains("1a0004" + hex("re/c"));
      }
      for (String properties : new String[] {"", "1900"}) {
        try (RawClient client = connect(broker, properties, 0)) {
          assertThat(client.packet()).startsWith("20").doesNotContain(hex("re/c"));
        }
      }
    }
    assertThatThrownBy(
            () -> with("response_information", "re/#").get(ProtocolOptions.RESPONSE_INFORMATION))
        .hasMessageContaining("response_information");
  }

  @ParameterizedTest
  @CsvSource({"false, 9c", "true, 9d"})
  void clientsAreToldWhereToGo(String moved, String code) throws Exception {
    RunningBroker broker =
        new RunningBroker(
            with("server_reference", "other:1883").with("broker.server_moved", moved));
    try (RawClient client = connect(broker, "", 0);
        RawClient old = new RawClient(broker.port)) {
      assertThat(client.packet()).startsWith("20");
      old.send("10 0d 0004 4d515454 04 02 0000 0001 64");
      assertThat(old.packet()).isEqualTo("20020000");
      broker.close();
      String disconnect = client.packet();
      assertThat(disconnect).matches("e0.." + code + ".*");
      assertThat(disconnect).contains("1c000a" + hex("other:1883"));
      assertThat(old.packet()).isEmpty();
    }
  }

  @Test
  void reasonStringsAreLeftOutByChoice() throws Exception {
    try (RunningBroker broker = new RunningBroker(with("reason_strings", "false"));
        RawClient client = connect(broker, "", 0)) {
      assertThat(client.packet()).startsWith("20");
      client.send(REFUSED_SUBSCRIPTION.formatted(hex("a/#/b")));
      assertThat(client.packet()).isEqualTo("90040001008f");
      client.send("00 00");
      assertThat(client.packet()).matches("e0018.");
    }
  }

  @Test
  void nonCharactersAreRefusedByChoice() throws Exception {
    String odd = "efbfbe";
    try (RunningBroker broker = new RunningBroker(with("non_characters", "refuse"));
        RawClient client = connect(broker, "", 0)) {
      assertThat(client.packet()).startsWith("20");
      client.send("82 09 0001 00 0003" + odd + "00");
      assertThat(client.packet()).startsWith("90").endsWith("8f");
      client.send("30 07 0003" + odd + "00 78");
      assertThat(client.packet()).matches("e0..90.*");
      try (RawClient named = new RawClient(broker.port)) {
        named.send("10 10 0004 4d515454 05 02 0000 00 0003" + odd);
        assertThat(named.packet()).matches("20..0085.*");
      }
    }
    try (RunningBroker broker = new RunningBroker(Settings.defaults());
        RawClient client = connect(broker, "", 0)) {
      assertThat(client.packet()).startsWith("20");
      client.send("82 09 0001 00 0003" + odd + "00");
      assertThat(client.packet()).isEqualTo("900400010000");
    }
  }

  @Test
  void aSubscribeBeforeDisconnectIsAnsweredWhenTheDiskHasIt() throws Exception {
    try (RunningBroker broker = new RunningBroker(Settings.defaults())) {
      for (int i = 0; i < 20; i++) {
        // a session of 300 s
        try (RawClient client = connect(broker, "110000012c", 0)) {
          assertThat(client.packet()).startsWith("20");
          client.send("82 07 0001 00 0001 74 01" + "e000");
          assertThat(client.packet()).isEqualTo("900400010001");
          assertThat(client.packet()).isEmpty();
        }
      }
    }
  }
}
