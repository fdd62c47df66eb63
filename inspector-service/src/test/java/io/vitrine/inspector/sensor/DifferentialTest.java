package io.vitrine.inspector.sensor;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
    FieldComparison.agree(Tshark.packets(Captures.file(name)), Captures.packets(name));
  }

  static List<Path> own() throws Exception {
    return Captures.own().stream().filter(each -> !each.endsWith("malformed.pcap")).toList();
  }

  @ParameterizedTest
  @MethodSource("own")
  void agreesOnCapturesMadeForThis(Path capture) throws Exception {
    FieldComparison.agree(Tshark.packets(capture), Captures.packets(Files.readAllBytes(capture)));
  }

  /** Of captures with TLS, with the keys of each. */
  @ParameterizedTest
  @ValueSource(strings = {"tls12-gcm", "tls12-chacha", "tls12-cbc", "tls13", "tls13-chacha"})
  void agreesInsideTls(String name) throws Exception {
    Path capture = Captures.directory().resolveSibling("secured").resolve(name + ".pcap");
    Path keys = capture.resolveSibling(name + ".keys");
    FieldComparison.agree(
        Tshark.packets(capture, Tshark.secured(keys)),
        Told.secured(keys, 28883).read(capture).packets);
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
    FieldComparison.agree(
        Tshark.packets(capture), Captures.packets(Files.readAllBytes(capture)), otherwise.keySet());
  }
}
