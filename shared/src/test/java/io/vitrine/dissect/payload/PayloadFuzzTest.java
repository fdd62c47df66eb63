package io.vitrine.dissect.payload;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.vitrine.fuzz.Mutations;
import io.vitrine.mqtt.topic.TopicFilter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** A payload is anything, whatever it is looked at as; so is a descriptor. */
class PayloadFuzzTest {
  private static final List<byte[]> PAYLOADS =
      Stream.concat(
              Stream.of(
                      "{\"a\": [1, 2.5e10, \"x\\u00e9\"], \"b\": {\"c\": null, \"d\": true}}",
                      "[2.5e1000000000000000000000, -1e-99999999999, 0e99999999999, -3e400]",
                      "plain text")
                  .map(each -> each.getBytes(StandardCharsets.UTF_8)),
              Stream.of(
                      "a66474656d70fb4035800000000000616e22646c69737485016161420102f6f5636269671bffff"
                          + "ffffffffffff01026174c11a6553f100",
                      "9f018202039f0405ffff",
                      "0a0274371100000000008035401805220d01feffffffffffffffff01ac02280132120a056e6f72"
                          + "746810ffffffffffffffffff013a060a0161120162420200ff4d0700000055cdcccc3d5801",
                      "0880d095ffbc31121d0a0e50756d70732f312f54656d702e431001200a69000000000080354012"
                          + "110a054c6576656c1002200350fbffffff0f120b0a056264536571200858041800",
                      "0b08010c",
                      "3000",
                      "fffe3000")
                  .map(HexFormat.of()::parseHex))
          .toList();

  private static final List<String> TOPICS =
      Stream.concat(
              Stream.of("d/1", "spBv1.0/g/NBIRTH/e", "spBv1.0/g/DDATA/e/d", "none"),
              Stream.of(PayloadKind.values()).map(each -> each.title() + "/1"))
          .toList();

  private final SparkplugAliases aliases = new SparkplugAliases();
  private final PayloadViews views = views();

  /** The first byte says topic, and so the kind, and whether the payload was cut. */
  static List<byte[]> samples() {
    List<byte[]> samples = new ArrayList<>();
    for (int topic = 0; topic < TOPICS.size(); topic++) {
      for (byte[] payload : PAYLOADS) {
        ByteBuffer sample = ByteBuffer.allocate(1 + payload.length);
        samples.add(sample.put((byte) (topic << 1)).put(payload).array());
      }
    }
    return samples;
  }

  @Test
  void noDamagedPayloadFails() {
    Mutations.run(samples(), (input, random) -> view(input));
  }

  @MethodSource("samples")
  @FuzzTest(maxDuration = "10m")
  void view(byte[] input) {
    int choice = input.length == 0 ? 0 : input[0] & 0xFF;
    byte[] payload = Arrays.copyOfRange(input, Math.min(1, input.length), input.length);
    String topic = TOPICS.get((choice >> 1) % TOPICS.size());
    PayloadView view = views.view(topic, null, payload, (choice & 1) != 0, aliases);
    assertThat(view.text().length()).isLessThanOrEqualTo(NodeBuilder.TEXT_CHARS_MAX);
    assertThat(view.problemOffset()).isBetween(0, payload.length);
    within(view.nodes(), payload.length);
    view.values("*.*");
  }

  @Test
  void noDescriptorFails() {
    Mutations.run(
        List.of(descriptor()),
        (input, random) -> {
          try {
            ProtobufSchema.parse(input);
          } catch (IllegalArgumentException e) {
            assertThat(e).hasMessageMatching("has .*|is .*|ends .*|nests .*");
          }
        });
  }

  private static void within(List<PayloadNode> nodes, int length) {
    for (PayloadNode each : nodes) {
      assertThat(each.offset()).isBetween(0, length);
      assertThat(each.length()).isBetween(0, length - each.offset());
      within(each.children(), length);
    }
  }

  private static PayloadViews views() {
    ProtobufSchema schema = ProtobufSchema.parse(descriptor());
    List<PayloadRule> rules = new ArrayList<>();
    rules.add(new PayloadRule(topics("d/#"), PayloadKind.PROTOBUF, schema, "plant.v1.Reading"));
    for (PayloadKind each : PayloadKind.values()) {
      rules.add(new PayloadRule(topics(each.title() + "/#"), each, null, ""));
    }
    return new PayloadViews(rules);
  }

  private static TopicFilter topics(String text) {
    return Objects.requireNonNull(TopicFilter.parse(text));
  }

  private static byte[] descriptor() {
    String name = "/payload/reading.desc";
    try (InputStream in = PayloadFuzzTest.class.getResourceAsStream(name)) {
      return Objects.requireNonNull(in).readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
