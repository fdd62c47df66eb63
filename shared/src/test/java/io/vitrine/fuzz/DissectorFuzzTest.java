package io.vitrine.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.vitrine.dissect.Dissection;
import io.vitrine.dissect.Dissector;
import io.vitrine.dissect.TreeJson;
import io.vitrine.dissect.TreeText;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** Any bytes are a packet to the dissector; the first says version and direction. */
class DissectorFuzzTest {
  private static final int[] LEVELS = {0, 3, 4, 5};

  static List<byte[]> samples() {
    return Stream.of(
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
        .map(each -> HexFormat.of().parseHex("07" + each.replace(" ", "")))
        .toList();
  }

  @Test
  void noDamagedPacketFails() {
    Mutations.run(samples(), (input, random) -> dissect(input));
  }

  @MethodSource("samples")
  @FuzzTest(maxDuration = "10m")
  void dissect(byte[] input) {
    int choice = input.length == 0 ? 0 : input[0];
    byte[] packet = Arrays.copyOfRange(input, Math.min(1, input.length), input.length);
    int frame = Math.max(packet.length, Dissector.frameLength(packet, 0, packet.length));
    Dissection tree =
        Dissector.dissect(packet, 0, packet.length, frame, LEVELS[choice & 3], (choice & 4) != 0);
    TreeText.append(tree, true, new StringBuilder());
    TreeJson.fields(tree, false);
    assertThat(tree.info()).isNotNull();
    for (int i = 0; i < tree.size(); i++) {
      assertThat(tree.offset(i) + tree.length(i)).isLessThanOrEqualTo(packet.length);
    }
  }
}
