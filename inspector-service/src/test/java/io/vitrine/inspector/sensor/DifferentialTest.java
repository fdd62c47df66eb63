package io.vitrine.inspector.sensor;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.dissect.Dissection;
import io.vitrine.dissect.Field;
import io.vitrine.dissect.FieldType;
import io.vitrine.inspector.sensor.tls.KeyLog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every field of every packet, with offset, length and bytes, as tshark sees it. */
class DifferentialTest {
  /** Where tshark is wrong, so that ours must differ: the tests of their own names say how. */
  private static final Set<String> TSHARK_IS_WRONG =
      Set.of(
          // Reads the length ff 21 of the properties as 65313, not 4351, then gives up.
          "oisf-mqtt5-excessiveproplen.pcap",
          // Does not infer MQTT 5 from the shape of a CONNACK.
          "oisf-mqtt-midstream-split.pcap");

  @BeforeEach
  void tshark() {
    Tshark.assumeInstalled();
  }

  static List<String> captures() throws Exception {
    List<String> names = new ArrayList<>(Captures.names());
    names.removeAll(TSHARK_IS_WRONG);
    return names;
  }

  @ParameterizedTest
  @MethodSource("captures")
  void agreesWithTsharkFieldByField(String name) throws Exception {
    List<List<String>> theirs = Tshark.packets(Captures.file(name));
    List<List<String>> ours =
        Captures.packets(name).stream().map(each -> fields(each.tree())).toList();
    compare(theirs, ours);
  }

  static List<Path> own() throws Exception {
    return Captures.own().stream().filter(each -> !each.endsWith("malformed.pcap")).toList();
  }

  @ParameterizedTest
  @MethodSource("own")
  void agreesOnCapturesMadeForThis(Path capture) throws Exception {
    compare(
        Tshark.packets(capture),
        Captures.packets(Files.readAllBytes(capture)).stream()
            .map(each -> fields(each.tree()))
            .toList());
  }

  /** Of captures with TLS, with the keys of each. */
  @ParameterizedTest
  @ValueSource(strings = {"tls12-gcm", "tls12-chacha", "tls12-cbc", "tls13", "tls13-chacha"})
  void agreesInsideTls(String name) throws Exception {
    Path capture = Captures.directory().resolveSibling("secured").resolve(name + ".pcap");
    Path keys = capture.resolveSibling(name + ".keys");
    KeyLog log = new KeyLog();
    log.add(Files.readAllBytes(keys));
    compare(
        Tshark.packets(capture, Tshark.secured(keys)),
        Sensed.of(Files.readAllBytes(capture), log, Map.of()).packets.stream()
            .map(each -> fields(each.tree()))
            .toList());
  }

  /** Each packet that breaks a rule, but for those where tshark goes another way. */
  @Test
  void agreesOnWhatIsMalformedAsFarAsTsharkGoes() throws Exception {
    Map<Integer, String> otherwise =
        Map.of(
            26, "a CONNECT of version 6: we read it as the newest there is, tshark as MQTT 3.1.1",
            27, "the CONNACK to that",
            30, "a length of five bytes: tshark shows nothing of the packet");
    Path capture = Captures.own().get(3);
    List<List<String>> theirs = Tshark.packets(capture);
    List<List<String>> ours =
        Captures.packets(Files.readAllBytes(capture)).stream()
            .map(each -> fields(each.tree()))
            .toList();
    assertThat(ours).hasSameSizeAs(theirs);
    for (int i = 0; i < ours.size(); i++) {
      List<String> expected = new ArrayList<>(theirs.get(i));
      expected.replaceAll(DifferentialTest::bit);
      boolean same = ours.get(i).equals(expected);
      assertThat(same).as("packet " + i + ": " + expected).isEqualTo(!otherwise.containsKey(i));
    }
  }

  private static void compare(List<List<String>> theirs, List<List<String>> ours) {
    assertThat(ours).hasSameSizeAs(theirs);
    for (int i = 0; i < ours.size(); i++) {
      List<String> expected = new ArrayList<>(theirs.get(i));
      expected.replaceAll(DifferentialTest::bit);
      assertThat(ours.get(i)).as("packet " + i).isEqualTo(expected);
    }
  }

  /** The first byte of MQTT 3.1's CONNACK is reserved: tshark says a flag of it, without a mask. */
  private static String bit(String field) {
    return field.startsWith("mqtt.conack.flags.reserved@2+1=0")
        ? "mqtt.conack.flags.reserved@2+1=0"
        : field;
  }

  /** Our fields that tshark has too. */
  private static List<String> fields(Dissection tree) {
    List<String> fields = new ArrayList<>();
    for (int i = 1; i < tree.size(); i++) {
      Field field = tree.field(i);
      if (!ours(field)) {
        int offset = tree.offset(i);
        int length = tree.length(i);
        String hex = HexFormat.of().formatHex(tree.bytes(offset, length));
        String value = field.mask() != 0 ? Long.toString(tree.number(i)) : hex;
        boolean heading = field.type() == FieldType.NONE;
        fields.add(field.name() + "@" + offset + "+" + length + "=" + (heading ? "" : value));
      }
    }
    return fields;
  }

  private static boolean ours(Field field) {
    return field.name().matches("mqtt\\.(will\\.)?(prop\\..*|user|prop_incomplete|leftover)");
  }
}
