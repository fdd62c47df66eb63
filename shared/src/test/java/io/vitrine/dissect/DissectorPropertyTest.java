package io.vitrine.dissect;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class DissectorPropertyTest {
  private static final List<String> GOOD =
      List.of(
          "10380004"
              + "4d515454"
              + "05ce003c0511000000"
              + "0a0003616263"
              + "05180000000a000274"
              + "31",
          "20090000062200640a21000a",
          "3522000c706c616e742f372f74656d7000010a260004756e6974000143" + "3231",
          "820f0001000009706c616e742f2b2f232d",
          "90060001000001029f",
          "e00981071100000e10",
          "f00d180b15000573637261" + "6d160000");

  @Property(tries = 3000)
  void randomBytesAreTakenApartWithinTheirBounds(
      @ForAll @Size(max = 80) byte[] bytes,
      @ForAll @IntRange(min = 0, max = 5) int level,
      @ForAll boolean fromClient,
      @ForAll @IntRange(max = 90) int frameLength) {
    check(bytes, frameLength, level, fromClient);
  }

  @Property(tries = 5000)
  void mutatedPacketsAreTakenApartWithinTheirBounds(
      @ForAll("mutated") byte[] bytes,
      @ForAll @IntRange(min = 3, max = 5) int level,
      @ForAll boolean fromClient,
      @ForAll @IntRange(max = 20) int missing) {
    check(bytes, bytes.length + missing, level, fromClient);
  }

  @Provide
  Arbitrary<byte[]> mutated() {
    return Combinators.combine(
            Arbitraries.of(GOOD),
            Arbitraries.integers().between(0, 200),
            Arbitraries.bytes(),
            Arbitraries.integers().between(0, 200))
        .as(
            (hex, at, value, cut) -> {
              byte[] bytes = HexFormat.of().parseHex(hex);
              bytes[at % bytes.length] = value;
              return java.util.Arrays.copyOf(bytes, Math.max(1, bytes.length - cut % 40));
            });
  }

  private static void check(byte[] bytes, int frameLength, int level, boolean fromClient) {
    byte[] shifted = new byte[bytes.length + 7];
    System.arraycopy(bytes, 0, shifted, 3, bytes.length);
    Dissection tree = Dissector.dissect(shifted, 3, bytes.length, frameLength, level, fromClient);
    for (int i = 0; i < tree.size(); i++) {
      assertThat(tree.offset(i)).isBetween(0, tree.captured());
      assertThat(tree.length(i)).isBetween(0, tree.captured() - tree.offset(i));
      assertThat(tree.display(i)).isNotNull();
      tree.value(i);
      assertThat(tree.values(tree.field(i))).isNotEmpty();
    }
    for (Finding each : tree.findings()) {
      assertThat(each.offset()).isBetween(0, tree.captured());
      assertThat(each.length()).isBetween(0, tree.captured() - each.offset());
    }
    if (level > 0) {
      Dissection probe = Dissector.probe(shifted, 3, bytes.length, frameLength, level);
      Dissection whole = Dissector.dissect(shifted, 3, bytes.length, frameLength, level, true);
      // Of strings that are cut off only the probe looks at what there is.
      assertThat(probe.broken()).isEqualTo(whole.broken() || whole.cut() && probe.broken());
      assertThat(probe.read()).isBetween(0, probe.captured());
    }
    StringBuilder text = new StringBuilder();
    TreeText.append(tree, true, text);
    JsonArray json = TreeJson.fields(tree, true);
    assertThat(json.encode()).isNotEmpty();
    assertThat(tree.info()).isNotEmpty();
  }
}
