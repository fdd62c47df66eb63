package io.vitrine.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vitrine.dissect.Dissection;
import io.vitrine.dissect.Dissector;
import io.vitrine.dissect.FieldType;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FilterTest {
  /** PUBLISH of version 5, QoS 1, plant/7/temp, id 1, user property unit=C, payload 21.5. */
  private static final String PUBLISH =
      "3200000c"
          + hex("plant/7/temp")
          + "0001"
          + "0a"
          + "260004"
          + hex("unit")
          + "000143"
          + hex("21");

  private static String hex(String text) {
    return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
  }

  private static final FieldSource SOURCE = source();

  private static FieldSource source() {
    byte[] frame = HexFormat.of().parseHex(PUBLISH);
    frame[1] = (byte) (frame.length - 2);
    Dissection tree = Dissector.dissect(frame, 0, frame.length, frame.length, 5, true);
    assertThat(tree.findings()).isEmpty();
    Map<Object, List<Object>> around =
        Map.of(
            FrameFields.IP_SRC, List.of(new byte[] {10, 0, 0, 7}),
            FrameFields.IP_ADDR, List.of(new byte[] {10, 0, 0, 7}, new byte[] {10, 0, 1, 1}),
            FrameFields.TCP_PORT, List.of(1883L, 40000L),
            FrameFields.FRAME_TIME, List.of(1_700_000_000_500_000_000L),
            FrameFields.VITRINE_CLIENT_ID, List.of("sensor-7"));
    return field -> around.containsKey(field) ? around.get(field) : tree.values(field);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "mqtt",
        "mqtt.topic",
        "mqtt.topic == \"plant/7/temp\"",
        "mqtt.topic contains \"7/t\"",
        "mqtt.topic matches \"PLANT/\\d+/\"",
        "mqtt.topic ~ r\"^plant/[0-9]+/temp$\"",
        "mqtt.topic ~~ \"plant/+/temp\"",
        "mqtt.topic ~~ \"plant/#\"",
        "mqtt.msgtype == PUBLISH",
        "mqtt.msgtype == \"Publish Message\"",
        "mqtt.msgtype == 3 && mqtt.qos == 1",
        "mqtt.msgtype in {1, 3..5}",
        "mqtt.msgtype not in {1, 2}",
        "not mqtt.msgtype == CONNECT",
        "!mqtt.dupflag == 1 and mqtt.retain == FALSE",
        "mqtt.user[\"unit\"] == \"C\"",
        "mqtt.user[\"unit\"]",
        "!mqtt.user[\"none\"]",
        "mqtt.prop.user_property == \"unit=C\"",
        "len(mqtt.msg) == 2",
        "mqtt.msg == 32:31",
        "mqtt.msg == \"21\"",
        "mqtt.msg_text == \"21\"",
        "mqtt.msg[0] == 32",
        "mqtt.msg[0:2] == 32:31",
        "mqtt.topic[0:5] == \"plant\"",
        "mqtt.topic[-4:] == \"temp\"",
        "count(mqtt.topic) == 1",
        "upper(mqtt.topic) == \"PLANT/7/TEMP\"",
        "lower(mqtt.topic) contains \"temp\"",
        "max(tcp.port) == 40000",
        "min(tcp.port, mqtt.qos) == 1",
        "tcp.port == 1883",
        "tcp.port ~= 1883",
        "!(tcp.port != 1883)",
        "all tcp.port > 1000",
        "any tcp.port > 30000",
        "ip.addr == 10.0.1.0/24",
        "ip.src == 10.0.0.0/8 and ip.src == 10.0.0.7",
        "ip.addr in {10.0.0.5 .. 10.0.0.9}",
        "mqtt.hdrflags & 0x02",
        "mqtt.hdrflags & 0xf0 == 0x30",
        "mqtt.hdrflags % 16 == 2",
        "frame.time >= \"2023-11-14 22:13:20\" && frame.time < \"2023-11-14 22:13:21\"",
        "frame.time_epoch > 0 or frame.time == 1700000000.5",
        "vitrine.client_id == \"sensor-7\"",
        "(mqtt.qos == 2 or mqtt.qos == 1) and mqtt",
        "3 == mqtt.msgtype",
        "mqtt.qos eq 1 and mqtt.qos ge 1 and mqtt.qos le 1 and mqtt.qos ne 2",
        "mqtt.topic[0] == 'p'",
        "mqtt.qos == 0b1",
        "mqtt.qos > -1"
      })
  void matches(String text) throws FilterSyntaxException {
    assertThat(Filter.compile(text).matches(SOURCE)).as(text).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mqtt.clientid",
        "mqtt.clientid == \"x\"",
        "mqtt.clientid != \"x\"",
        "mqtt.msgtype == CONNECT",
        "tcp.port != 1883",
        "all tcp.port == 1883",
        "mqtt.topic ~~ \"+/temp\"",
        "mqtt.user[\"unit\"] == \"F\"",
        "ip.addr == 192.168.0.0/16",
        "mqtt.qos == 1 and not mqtt",
        "mqtt.msg[0:9] == 32:31",
        "mqtt.hdrflags & 0x04",
        "mqtt.qos / 0 == 1",
        "ipv6.addr == ::1"
      })
  void doesNotMatch(String text) throws FilterSyntaxException {
    assertThat(Filter.compile(text).matches(SOURCE)).as(text).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "mqtt.topik | 0 | mqtt.topic",
        "mqtt.qos == | 11 | a field or a value",
        "mqtt.qos == abc | 12 | a number or one of",
        "(mqtt.qos == 1 | 14 | )",
        "mqtt.foo == 1 | 0 | mqtt.qos",
        "mqtt.topic contain 3 | 11 | contains",
        "mqtt.topic match 3 | 11 | matches",
        "mqtt.qos == 1 2 | 14 | and, or, or the end",
        "mqtt.topic ~~ \"a/b#\" | 14 | a topic filter",
        "mqtt.topic matches \"(\" | 19 | RE2",
        "ip.src == 300.1.1.1 | 10 | an address or network",
        "mqtt == 1 | 5 | a field",
        "mqtt.topic contains \"x | 20 | \"",
        "mqtt.qos in {1, 2 | 17 | }",
        "mqtt.topic == mqtt.qos | 11 | the same type",
        "foo(mqtt.qos) == 1 | 0 | len",
        "hello | 0 | a field",
        "mqtt.qos == 1 == 1 | 14 | and, or",
        "mqtt.msg[x] == 1 | 9 | [offset:length]",
        "mqtt.qos @ 1 | 9 | operator"
      })
  void saysWhereItIsWrongAndWhatWasExpected(String text, int position, String expected) {
    FilterSyntaxException error =
        catchThrowableOfType(FilterSyntaxException.class, () -> Filter.compile(text));
    assertThat(error).as(text).isNotNull();
    assertThat(error.position()).as(text + ": " + error.getMessage()).isEqualTo(position);
    assertThat(error.expected()).contains(expected);
  }

  @Test
  void theEndIsCalledTheEnd() {
    assertThat(catchThrowableOfType(FilterSyntaxException.class, () -> Filter.compile("mqtt and")))
        .hasMessage("unexpected end of the expression");
  }

  @Test
  void hostileNestingIsRefused() {
    String text = "(".repeat(4000) + "mqtt" + ")".repeat(4000);
    assertThat(catchThrowableOfType(FilterSyntaxException.class, () -> Filter.compile(text)))
        .hasMessageContaining("nested deeper");
    String nots = "!".repeat(8000) + "mqtt";
    assertThat(catchThrowableOfType(FilterSyntaxException.class, () -> Filter.compile(nots)))
        .hasMessageContaining("nested deeper");
  }

  @Test
  void aFilterAndAPacketTogetherDoNotFillTheMemory() throws FilterSyntaxException {
    FieldSource hundred = field -> Collections.nCopies(100, 1L);
    assertThat(Filter.compile("count(mqtt.len + mqtt.len) == 10000").matches(hundred)).isTrue();
    assertThat(Filter.compile("mqtt.len + mqtt.len + mqtt.len > 0").matches(hundred)).isFalse();
    String six = "mqtt.len" + " * mqtt.len".repeat(5) + " > 0";
    assertThat(Filter.compile(six).matches(hundred)).isFalse();
    String sums = "mqtt.len" + "+1".repeat(4000) + " > 0";
    assertThat(catchThrowableOfType(FilterSyntaxException.class, () -> Filter.compile(sums)))
        .hasMessage("more than 100 arithmetic operators");
  }

  @Test
  void whatIsNoNumberIsNeitherLessNorEqualNorGreater() throws FilterSyntaxException {
    FieldSource nan = field -> List.of(Double.NaN);
    for (String each : List.of("> 1", "< 1", "== 1", ">= 1", "in {0 .. 9}")) {
      String text = "frame.time_relative " + each;
      assertThat(Filter.compile(text).matches(nan)).as(text).isFalse();
    }
    assertThat(Filter.compile("frame.time_relative != 1").matches(nan)).isTrue();
    FieldSource zero = field -> List.of(-0.0);
    assertThat(Filter.compile("frame.time_relative == 0").matches(zero)).isTrue();
    assertThat(Filter.compile("frame.time_relative < 0").matches(zero)).isFalse();
  }

  @Test
  void protocolsWhoseBytesAreSearchedAreKnown() throws FilterSyntaxException {
    Filter filter =
        Filter.compile("frame and not tcp[13] == 02 and ip contains \"x\" and mqtt.qos");
    assertThat(filter.searched()).containsExactlyInAnyOrder(FrameFields.TCP, FrameFields.IP);
  }

  @Test
  void everyFieldOfTheTableCanBeAskedFor() throws FilterSyntaxException {
    for (var field : Fields.all()) {
      String path = field.type() == FieldType.PATH ? "[\"a\"]" : "";
      assertThat(Filter.compile(field.name() + path).fields()).containsExactly(field);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mqtt.qos == 256",
        "mqtt.qos in {1, 256}",
        "mqtt.qos & 256",
        "mqtt.msgid > 65536",
        "mqtt.puback.reason_code == 0x100",
        "tcp.port == 65536",
        "vxlan.vni == 16777216",
        "frame.number == 4294967296"
      })
  void aNumberThatTheFieldCannotHoldIsRefused(String text) {
    FilterSyntaxException refused =
        catchThrowableOfType(FilterSyntaxException.class, () -> Filter.compile(text));
    assertThat(refused)
        .hasMessageContaining("too big")
        .extracting("expected")
        .asString()
        .contains("at most");
  }
}
