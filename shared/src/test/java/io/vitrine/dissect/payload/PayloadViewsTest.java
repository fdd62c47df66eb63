package io.vitrine.dissect.payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vitrine.mqtt.topic.TopicFilter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The bytes of CBOR, Protobuf and Sparkplug B were made by cbor2 and protoc. */
class PayloadViewsTest {
  private static final String READING =
      "0a0274371100000000008035401805220d01feffffffffffffffff01ac02280132120a056e6f72746810ffffffff"
          + "ffffffffff013a060a0161120162420200ff4d0700000055cdcccc3d5801";
  private static final String BIRTH =
      "0880d095ffbc31121d0a0e50756d70732f312f54656d702e431001200a69000000000080354012110a054c657665"
          + "6c1002200350fbffffff0f120b0a056264536571200858041800";
  private static final String DATA =
      "08e8d795ffbc31120b10016900000000004036401208100250faffffff0f1204100938011801";
  private static final String CBOR =
      "a66474656d70fb4035800000000000616e22646c69737485016161420102f6f5636269671bffffffffffffffff01"
          + "026174c11a6553f100";

  private final SparkplugAliases aliases = new SparkplugAliases();

  @Test
  void jsonIsPrettyAndItsPartsHavePathsAndPlaces() {
    String text = "{\"temp\": 21.5, \"list\":[1,{\"a\":\"x\"}], \"on\":true, \"no\":null}";
    PayloadView view = auto(text);
    assertThat(view.kind()).isEqualTo(PayloadKind.JSON);
    assertThat(view.text())
        .isEqualTo(
            """
            {
              "temp": 21.5,
              "list": [
                1,
                {
                  "a": "x"
                }
              ],
              "on": true,
              "no": null
            }""");
    assertThat(view.values("temp")).containsExactly(21.5);
    assertThat(view.values("list.0")).containsExactly(1L);
    assertThat(view.values("list.1.a")).containsExactly("x");
    assertThat(view.values("list.*.a")).containsExactly("x");
    assertThat(view.values("on")).containsExactly(true);
    assertThat(view.values("nothing")).isEmpty();
    assertThat(at(text, view.nodes().get(0))).isEqualTo("21.5");
    assertThat(at(text, view.nodes().get(1))).isEqualTo("[1,{\"a\":\"x\"}]");
    assertThat(at(text, view.nodes().get(1).children().get(1).children().get(0)))
        .isEqualTo("\"x\"");
  }

  @Test
  void cborIsInDiagnosticNotation() {
    PayloadView view = auto(HexFormat.of().parseHex(CBOR));
    assertThat(view.kind()).isEqualTo(PayloadKind.CBOR);
    assertThat(view.text())
        .isEqualTo(
            "{\"temp\": 21.5, \"n\": -3, \"list\": [1, \"a\", h'0102', null, true],"
                + " \"big\": 18446744073709551615, 1: 2, \"t\": 1(1700000000)}");
    assertThat(view.values("temp")).containsExactly(21.5);
    assertThat(view.values("list.2")).containsExactly("0102");
    assertThat(view.values("1")).containsExactly(2L);
    assertThat(view.values("t")).containsExactly(1700000000L);
  }

  @Test
  void cborsExamplesAreSaidAsTheStandardSaysThem() {
    // RFC 8949, appendix A.
    assertThat(cbor("f93e00")).isEqualTo("1.5");
    assertThat(cbor("f90400")).isEqualTo("6.103515625e-5");
    assertThat(cbor("f97c00")).isEqualTo("Infinity");
    assertThat(cbor("3bffffffffffffffff")).isEqualTo("-18446744073709551616");
    assertThat(cbor("f7")).isEqualTo("undefined");
    assertThat(cbor("f8ff")).isEqualTo("simple(255)");
    assertThat(cbor("9f018202039f0405ffff")).isEqualTo("[_ 1, [2, 3], [_ 4, 5]]");
    assertThat(cbor("bf61610161629f0203ffff")).isEqualTo("{_ \"a\": 1, \"b\": [_ 2, 3]}");
    assertThat(cbor("5f42010243030405ff")).isEqualTo("(_ h'0102', h'030405')");
    assertThat(cbor("d74401020304")).isEqualTo("23(h'01020304')");
  }

  @Test
  void protobufHasTheNamesOfItsDescriptor() throws IOException {
    PayloadView view = reading().view("m/7", null, hex(READING), false, aliases);
    assertThat(view.kind()).isEqualTo(PayloadKind.PROTOBUF);
    assertThat(view.text().lines().map(String::strip))
        .containsExactly(
            "sensor: \"t7\"",
            "celsius: 21.5",
            "offset: -3",
            "samples: 1",
            "samples: -2",
            "samples: 300",
            "unit: CELSIUS",
            "place {",
            "site: \"north\"",
            "line: -1",
            "}",
            "labels {",
            "key: \"a\"",
            "value: \"b\"",
            "}",
            "raw: h'00ff'",
            "serial: 7",
            "humidity: 0.1",
            "ok: true");
    assertThat(view.values("place.site")).containsExactly("north");
    assertThat(view.values("samples")).containsExactly(1L, -2L, 300L);
  }

  @Test
  void protobufWithoutADescriptorHasNumbers() {
    PayloadViews views = views("#", PayloadKind.PROTOBUF);
    PayloadView view = views.view("m/7", null, hex(READING), false, aliases);
    assertThat(view.values("1")).containsExactly("t7");
    assertThat(view.values("6.1")).containsExactly("north");
  }

  @Test
  void aDescriptorThatIsNoneIsRefused() throws IOException {
    assertThatThrownBy(() -> ProtobufSchema.parse("no".getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(IllegalArgumentException.class);
    ProtobufSchema schema = schema();
    assertThatThrownBy(() -> rule("#", PayloadKind.PROTOBUF, schema, "plant.v1.Nothing"))
        .hasMessageContaining("plant.v1.Reading");
  }

  @Test
  void sparkplugMetricsHaveTheNamesThatTheirBirthGave() {
    PayloadView birth = sparkplug("spBv1.0/g/NBIRTH/e", BIRTH);
    assertThat(birth.kind()).isEqualTo(PayloadKind.SPARKPLUG);
    assertThat(birth.values("metrics.Level")).containsExactly(-5L);
    assertThat(birth.values("seq")).containsExactly(0L);
    PayloadView data = sparkplug("spBv1.0/g/NDATA/e", DATA);
    assertThat(data.values("metrics.Pumps/1/Temp.C")).containsExactly(22.25);
    assertThat(data.values("metrics.Level")).containsExactly(-6L);
    assertThat(data.text()).contains("Level = -6 (Int32)", "alias 9 = null");
    PayloadView other = sparkplug("spBv1.0/g/NDATA/other", DATA);
    assertThat(other.values("metrics.alias 1")).containsExactly(22.25);
  }

  @Test
  void malformedPayloadsFallBackAndSayWhere() {
    PayloadView view =
        views("#", PayloadKind.JSON).view("a", null, utf8("{\"a\": 1,}"), false, aliases);
    assertThat(view.kind()).isEqualTo(PayloadKind.TEXT);
    assertThat(view.problem()).contains("looked at as json, is no JSON");
    assertThat(view.problemOffset()).isEqualTo(8);
    PayloadView bytes = views("#", PayloadKind.CBOR).view("a", null, hex("a2ff"), false, aliases);
    assertThat(bytes.kind()).isEqualTo(PayloadKind.HEX);
    assertThat(bytes.text()).isEqualTo("0000  a2 ff");
    assertThat(bytes.problem()).contains("looked at as cbor");
  }

  @Test
  void whatWasCutIsShownAsFarAsItGoes() {
    PayloadView view =
        PayloadViews.AUTO.view("a", null, utf8("{\"a\": 1, \"b\": \"xy"), true, aliases);
    assertThat(view.kind()).isEqualTo(PayloadKind.JSON);
    assertThat(view.values("a")).containsExactly(1L);
    assertThat(view.problem()).contains("not captured to its end");
  }

  @Test
  void theContentTypeDecidesWhereNoRuleDoes() {
    PayloadView view =
        PayloadViews.AUTO.view("a", "application/cbor; x=1", hex("01"), false, aliases);
    assertThat(view.kind()).isEqualTo(PayloadKind.CBOR);
    assertThat(view.values("value")).containsExactly(1L);
    assertThat(auto("21.5").kind()).isEqualTo(PayloadKind.TEXT);
    assertThat(auto(new byte[] {1, 2, 3}).kind()).isEqualTo(PayloadKind.HEX);
  }

  @Test
  void nothingIsTooDeepOrTooLong() {
    String deep = "[".repeat(100_000);
    assertThat(auto(deep).kind()).isEqualTo(PayloadKind.TEXT);
    byte[] nested = new byte[100_000];
    Arrays.fill(nested, (byte) 0x81);
    assertThat(auto(nested).kind()).isEqualTo(PayloadKind.HEX);
    String wide = "[" + "1,".repeat(50_000) + "1]";
    PayloadView view = auto(wide);
    assertThat(view.shortened()).isTrue();
    assertThat(view.nodes()).hasSize(NodeBuilder.NODES_MAX);
    assertThat(view.text().length()).isLessThanOrEqualTo(NodeBuilder.TEXT_CHARS_MAX);
  }

  private PayloadView sparkplug(String topic, String bytes) {
    return PayloadViews.AUTO.view(topic, null, hex(bytes), false, aliases);
  }

  private PayloadView auto(String text) {
    return auto(utf8(text));
  }

  private PayloadView auto(byte[] payload) {
    return PayloadViews.AUTO.view("plant/7", null, payload, false, aliases);
  }

  private String cbor(String bytes) {
    PayloadView view = views("#", PayloadKind.CBOR).view("a", null, hex(bytes), false, aliases);
    assertThat(view.problem()).isEmpty();
    return view.text();
  }

  private static PayloadViews views(String filter, PayloadKind kind) {
    return new PayloadViews(List.of(rule(filter, kind, null, "")));
  }

  private static PayloadRule rule(
      String filter, PayloadKind kind, ProtobufSchema schema, String message) {
    TopicFilter topics = Objects.requireNonNull(TopicFilter.parse(filter));
    return new PayloadRule(topics, kind, schema, message);
  }

  private static PayloadViews reading() throws IOException {
    return new PayloadViews(
        List.of(rule("m/#", PayloadKind.PROTOBUF, schema(), "plant.v1.Reading")));
  }

  private static ProtobufSchema schema() throws IOException {
    return ProtobufSchema.parse(
        PayloadViewsTest.class.getResourceAsStream("/payload/reading.desc").readAllBytes());
  }

  private static String at(String text, PayloadNode node) {
    return text.substring(node.offset(), node.offset() + node.length());
  }

  private static byte[] hex(String bytes) {
    return HexFormat.of().parseHex(bytes);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
