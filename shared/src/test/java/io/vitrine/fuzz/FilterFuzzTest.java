package io.vitrine.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.vitrine.dissect.Dissection;
import io.vitrine.dissect.Dissector;
import io.vitrine.filter.Filter;
import io.vitrine.filter.FilterSyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** Any text is compiled, and then answers, or is refused with its place. */
class FilterFuzzTest {
  private static final byte[] PUBLISH = HexFormat.of().parseHex("320c000161000105230001010178");

  static List<byte[]> samples() {
    return Stream.of(
            "mqtt.topic contains \"temp\" && !(mqtt.qos in {1, 2})",
            "mqtt.msg[0:2] == 7b:22 or len(mqtt.msg) > 10",
            "ip.addr == 10.0.0.0/8 and tcp.port == 1883 and frame.time >= \"2026-01-01\"",
            "mqtt.user[\"key\"] matches \"^a.*b$\" || mqtt.topic ~~ \"a/+/#\"",
            "any mqtt.sub.qos >= 1 and count(mqtt.topic) > -1 * 2 + 3 % 4",
            "mqtt.payload[\"a.*\"] > 1 or mqtt.payload[\"b\"] in {\"x\"}",
            "mqtt.msgtype == PUBLISH and ipv6.src == fe80::1 and 'c' == mqtt.clientid")
        .map(each -> each.getBytes(StandardCharsets.UTF_8))
        .toList();
  }

  @Test
  void noDamagedFilterFails() {
    Mutations.run(samples(), (input, random) -> compile(input));
  }

  @MethodSource("samples")
  @FuzzTest(maxDuration = "10m")
  void compile(byte[] input) {
    Dissection tree = Dissector.dissect(PUBLISH, 0, PUBLISH.length, PUBLISH.length, 5, true);
    String text = new String(input, StandardCharsets.UTF_8);
    try {
      Filter.compile(text).matches(tree::values);
    } catch (FilterSyntaxException e) {
      assertThat(e.position()).isBetween(0, text.length());
    }
  }
}
