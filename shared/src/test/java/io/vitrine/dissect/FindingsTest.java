package io.vitrine.dissect;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FindingsTest {
  private static final Set<Rule> SEEN = EnumSet.noneOf(Rule.class);

  /** A rule without a row here is one that nobody has seen broken; payloads have their own test. */
  @AfterAll
  static void eachRuleWasBroken() {
    assertThat(EnumSet.complementOf(EnumSet.copyOf(SEEN))).containsExactly(Rule.PAYLOAD_VIEW);
  }

  @ParameterizedTest(name = "{0} {4}")
  @CsvSource(
      delimiter = '|',
      value = {
        "00 00                         | 5 | true  | reserved_type | 5.0 2.1.2",
        "c1 00                         | 5 | true  | header_flags | MQTT-2.1.3-1",
        "c1 00                         | 4 | true  | header_flags | MQTT-2.2.2-1",
        "60 02 0001                    | 5 | true  | pubrel_flags | MQTT-3.6.1-1",
        "80 06 0001 0001 61 00         | 4 | true  | subscribe_flags | MQTT-3.8.1-1",
        "a0 05 0001 0001 61            | 4 | true  | unsubscribe_flags | MQTT-3.10.1-1",
        "e1 00                         | 5 | true  | disconnect_flags | MQTT-3.14.1-1",
        "f1 00                         | 5 | true  | auth_flags | MQTT-3.15.1-1",
        "30 04 0002 6107               | 4 | true  | utf8_control | 3.1.1 1.5.3",
        "30 07 0001 61 03 080000       | 5 | true  | response_topic_empty | MQTT-4.7.3-1",
        "82 05 0001 0000 00            | 4 | true  | filter_empty | MQTT-4.7.3-1",
        "10 0e 0006 4d5149736470 03 02 003c 0000 | 0 | true | client_id_length | 3.1 3.1",
        "10 11 0004 4d515454 04 06 003c 0001 61 0000 0000 | 0 | true | will_topic_empty | MQTT-4.7.3-1",
        "10 12 0004 4d515454 05 02 003c 04 16000161 0001 61 | 0 | true | auth_data_without_method | 5.0 3.1.2.11.10",
        "c0 ffffffff7f                 | 5 | true  | length_too_long | 5.0 1.5.5",
        "c0 8000                       | 5 | true  | length_not_shortest | MQTT-1.5.5-1",
        "40 01 00                      | 5 | false | packet_too_short | 5.0 4.13.1",
        "40 03 0001 00                 | 4 | false | leftover_bytes | MQTT-4.8.0-1",
        "c0 01 00                      | 5 | true  | leftover_bytes | 5.0 4.13.1",
        "d0 00                         | 5 | true  | sender | 5.0 2.1.2",
        "30 04 0002 c080               | 4 | true  | utf8_ill_formed | MQTT-1.5.3-1",
        "30 05 0002 c080 00            | 5 | true  | utf8_ill_formed | MQTT-1.5.4-1",
        "30 04 0002 6100               | 4 | true  | utf8_nul | MQTT-1.5.3-2",
        "40 02 0000                    | 5 | false | packet_id_zero | MQTT-2.2.1-3",
        "36 05 0001 61 0001            | 4 | true  | qos_3 | MQTT-3.3.1-4",
        "38 03 0001 61                 | 4 | true  | dup_qos_0 | MQTT-3.3.1-2",
        "30 03 0001 23                 | 4 | true  | topic_wildcard | MQTT-3.3.2-2",
        "30 02 0000                    | 4 | true  | topic_empty | MQTT-4.7.3-1",
        "30 03 0000 00                 | 5 | true  | topic_empty_no_alias | 5.0 3.3.2.1",
        "30 07 0001 61 03 230000       | 5 | true  | topic_alias_zero | MQTT-3.3.2-8",
        "30 06 0001 61 02 0b01         | 5 | true  | subscription_id_from_client | MQTT-3.3.4-6",
        "30 08 0001 61 04 08000123     | 5 | true  | response_topic_wildcard | MQTT-3.3.2-14",
        "30 07 0001 61 02 0101 ff      | 5 | true  | payload_not_utf8 | 5.0 3.3.2.3.2",
        "30 06 0001 61 02 0102         | 5 | true  | property_not_0_or_1 | 5.0 2.2.2.2",
        "30 08 0001 61 04 01010101     | 5 | true  | property_twice | 5.0 2.2.2.2",
        "30 09 0001 61 05 1100000001   | 5 | true  | property_not_allowed | 5.0 2.2.2.2",
        "30 06 0001 61 02 7f00         | 5 | true  | property_unknown | 5.0 2.2.2.2",
        "30 05 0001 61 7f 01           | 5 | true  | property_length | 5.0 2.2.2.1",
        "40 03 0001 07                 | 5 | false | puback_code | MQTT-3.4.2-1",
        "50 03 0001 92                 | 5 | false | pubrec_code | MQTT-3.5.2-1",
        "62 03 0001 80                 | 5 | true  | pubrel_code | MQTT-3.6.2-1",
        "70 03 0001 80                 | 5 | false | pubcomp_code | MQTT-3.7.2-1",
        "82 02 0001                    | 4 | true  | no_filter | MQTT-3.8.3-3",
        "82 06 0001 0001 61 04         | 4 | true  | subscribe_reserved | MQTT-3-8.3-4",
        "82 07 0001 00 0001 61 80      | 5 | true  | subscribe_reserved | MQTT-3.8.3-5",
        "82 07 0001 00 0001 61 30      | 5 | true  | retain_handling_3 | 5.0 3.8.3.1",
        "82 07 0001 00 0001 61 03      | 5 | true  | subscribe_qos_3 | 5.0 3.8.3.1",
        "82 08 0001 00 0002 612b 00    | 5 | true  | filter_wildcard | MQTT-4.7.1-1",
        "82 10 0001 00 000a 247368617265 2f672f61 04 | 5 | true | shared_no_local | MQTT-3.8.3-4",
        "82 0f 0001 00 0009 247368617265 2f2f61 00 | 5 | true | share_name | MQTT-4.8.2-1",
        "90 03 0001 03                 | 4 | false | suback_code | MQTT-3.9.3-2",
        "90 02 0001                    | 4 | false | no_code | 3.1.1 3.9.3",
        "a2 02 0001                    | 4 | true  | no_unsubscribe_filter | MQTT-3.10.3-2",
        "b0 04 0001 00 01              | 5 | false | unsuback_code | MQTT-3.11.3-2",
        "e0 01 05                      | 5 | true  | disconnect_code | MQTT-3.14.2-1",
        "e0 01 8e                      | 5 | true  | disconnect_code_sender | 5.0 3.14.2.1",
        "e0 07 00 05 1100000001        | 5 | false | session_expiry_from_server | MQTT-3.14.2-2",
        "f0 01 01                      | 5 | true  | auth_code | MQTT-3.15.2-1",
        "f0 01 18                      | 5 | true  | auth_method_missing | 5.0 3.15.2.2.2",
        "f0 00                         | 4 | true  | auth_before_5 | 3.1.1 2.2.1",
        "20 02 0200                    | 4 | false | connack_flags | 3.1.1 3.2.2.1",
        "20 03 0087 00                 | 5 | false | NONE | -",
        "20 02 0105                    | 4 | false | session_present_refused | MQTT-3.2.2-4",
        "20 02 0009                    | 4 | false | connack_code | 3.1.1 3.2.2.3",
        "10 0d 0004 4d515454 07 02 003c 0001 61 | 0 | true | protocol_level | MQTT-3.1.2-2",
        "10 0d 0004 4d515458 04 02 003c 0001 61 | 0 | true | protocol_name | MQTT-3.1.2-1",
        "10 0d 0004 4d515454 04 03 003c 0001 61 | 0 | true | connect_reserved_flag | MQTT-3.1.2-3",
        "10 0d 0004 4d515454 04 12 003c 0001 61 | 0 | true | will_qos_without_will | MQTT-3.1.2-13",
        "10 0d 0004 4d515454 04 22 003c 0001 61 | 0 | true | will_retain_without_will | MQTT-3.1.2-15",
        "10 0f 0004 4d515454 04 42 003c 0001 61 0000 | 0 | true | password_without_username | MQTT-3.1.2-22",
        "10 0c 0004 4d515454 04 00 003c 0000 | 0 | true | client_id_empty | MQTT-3.1.3-8",
        "10 12 0004 4d515454 04 1e 003c 0001 61 0001 62 0000 | 0 | true | will_qos_3 | MQTT-3.1.2-14",
        "10 12 0004 4d515454 04 06 003c 0001 61 0001 23 0000 | 0 | true | will_topic_wildcard | MQTT-4.7.1-1",
        "10 10 0004 4d515454 05 02 003c 03 210000 0000 | 0 | true | property_zero | 5.0 2.2.2.2"
      })
  void aBrokenRuleIsFound(String hex, int level, boolean fromClient, String id, String statement) {
    Dissection tree = dissect(hex, level, fromClient);
    List<String> found = tree.findings().stream().map(Finding::id).toList();
    if (id.equals("NONE")) {
      assertThat(found).isEmpty();
      return;
    }
    assertThat(found).contains(id);
    Finding finding = tree.findings().get(found.indexOf(id));
    SEEN.add(finding.rule());
    assertThat(finding.statement()).isEqualTo(statement);
    assertThat(finding.severity()).isEqualTo(finding.rule().severity());
    assertThat(finding.offset()).isBetween(0, tree.captured());
    assertThat(finding.offset() + finding.length()).isLessThanOrEqualTo(tree.captured());
    assertThat(tree.values(MqttFields.VIOLATION)).contains(id);
  }

  @Test
  void aCutPacketIsDecodedAsFarAsItGoes() {
    byte[] bytes = HexFormat.of().parseHex("32a002000574656d702f0001787878");
    Dissection tree = Dissector.dissect(bytes, 0, bytes.length, 291, 4, true);
    assertThat(tree.cut()).isTrue();
    assertThat(tree.findings()).isEmpty();
    assertThat(tree.info()).isEqualTo("Publish Message (id=1) [temp/]");
    assertThat(tree.values(MqttFields.MSG_TEXT)).containsExactly("xxx");
    assertThat(tree.values(MqttFields.CUT)).containsExactly(1L);
  }

  @Test
  void aBrokenPropertyCostsItsBlockOnly() {
    // Reason string of 9 bytes in a block of 5.
    Dissection tree = dissect("90 09 0001 05 1f00096162 01", 5, false);
    assertThat(tree.findings()).extracting(Finding::id).containsExactly("packet_too_short");
    assertThat(tree.values(MqttFields.reason(tree.type()))).containsExactly(1L);
  }

  @Test
  void theTreeAsJsonHasOffsetsAndHidesSecrets() {
    String connect =
        "10 1d 0004 4d515454 05 c2 003c 05 1100000e10 0001 61 0001 75 0006 736563726574";
    Dissection tree = dissect(connect.replace("10 1d", "10 1e"), 0, true);
    assertThat(tree.findings()).isEmpty();
    JsonArray fields = TreeJson.fields(tree, true);
    String text = fields.encode();
    assertThat(text).doesNotContain("secret\"").doesNotContain("736563726574");
    JsonObject version = fields.getJsonObject(4);
    assertThat(version.getString("name")).isEqualTo("mqtt.ver");
    assertThat(version.getInteger("offset")).isEqualTo(8);
    assertThat(version.getInteger("length")).isEqualTo(1);
    assertThat(version.getString("display")).isEqualTo("MQTT v5.0 (5)");
    assertThat(text).contains("\"name\":\"mqtt.prop.session_expiry_interval\"");
    assertThat(TreeJson.fields(tree, false).encode()).contains("\"value\":\"secret\"");
  }

  private static Dissection dissect(String hex, int level, boolean fromClient) {
    byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
    return Dissector.dissect(bytes, 0, bytes.length, bytes.length, level, fromClient);
  }
}
