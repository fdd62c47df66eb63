package io.vitrine.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.dissect.Dissection;
import io.vitrine.dissect.Dissector;
import io.vitrine.dissect.TreeJson;
import io.vitrine.dissect.TreeText;
import io.vitrine.filter.Filter;
import io.vitrine.filter.FilterSyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FuzzTest {
  private static final List<byte[]> PACKETS =
      Stream.of(
              "101000044d5154540502003c03210014000161",
              "102100044d515454 05ce003c 00 000161 0501000000 01 000177 000178 000175 000170",
              "2006000003210005",
              "320c000161000105 2300010101 78",
              "82090001020b0100016101",
              "9004000100 01",
              "a20600010000 0161",
              "b004000100 00",
              "e007000511 00000005",
              "f0080006 15 0003 616263",
              "30050003 612f62",
              "62020001",
              "c000")
          .map(each -> HexFormat.of().parseHex(each.replace(" ", "")))
          .toList();

  private static final List<byte[]> FILTERS =
      Stream.of(
              "mqtt.topic contains \"temp\" && !(mqtt.qos in {1, 2})",
              "mqtt.msg[0:2] == 7b:22 or len(mqtt.msg) > 10",
              "ip.addr == 10.0.0.0/8 and tcp.port == 1883 and frame.time >= \"2026-01-01\"",
              "mqtt.user[\"key\"] matches \"^a.*b$\" || mqtt.topic ~~ \"a/+/#\"",
              "any mqtt.sub.qos >= 1 and count(mqtt.topic) > -1 * 2 + 3 % 4",
              "mqtt.payload[\"a.*\"] > 1 or mqtt.payload[\"b\"] in {\"x\"}",
              "mqtt.msgtype == PUBLISH and ipv6.src == fe80::1 and 'c' == mqtt.clientid")
          .map(each -> each.getBytes(StandardCharsets.UTF_8))
          .toList();

  @Test
  void theDissectorNeverThrows() {
    Mutations.run(
        PACKETS,
        (input, random) -> {
          int level = List.of(0, 3, 4, 5).get(random.nextInt(4));
          int frame = Math.max(input.length, Dissector.frameLength(input, 0, input.length));
          boolean fromClient = random.nextBoolean();
          Dissection tree = Dissector.dissect(input, 0, input.length, frame, level, fromClient);
          StringBuilder text = new StringBuilder();
          TreeText.append(tree, true, text);
          TreeJson.fields(tree, false);
          assertThat(tree.info()).isNotNull();
          for (int i = 0; i < tree.size(); i++) {
            assertThat(tree.offset(i) + tree.length(i)).isLessThanOrEqualTo(input.length);
          }
        });
  }

  @Test
  void aFilterIsCompiledOrRefusedWithItsPlace() {
    Dissection tree = Dissector.dissect(PACKETS.get(3), 0, 14, 14, 5, true);
    Mutations.run(
        FILTERS,
        (input, random) -> {
          String text = new String(input, StandardCharsets.UTF_8);
          try {
            Filter.compile(text).matches(tree::values);
          } catch (FilterSyntaxException e) {
            assertThat(e.position()).isBetween(0, text.length());
          }
        });
  }
}
