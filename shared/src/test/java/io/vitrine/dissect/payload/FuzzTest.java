package io.vitrine.dissect.payload;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.fuzz.Mutations;
import io.vitrine.mqtt.topic.TopicFilter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A payload is anything, whatever it is looked at as; so is a descriptor. */
class FuzzTest {
  private static final List<byte[]> PAYLOADS =
      Stream.concat(
              Stream.of(
                      "{\"a\": [1, 2.5e10, \"x\\u00e9\"], \"b\": {\"c\": null, \"d\": true}}",
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
                      "0b08010c")
                  .map(HexFormat.of()::parseHex))
          .toList();

  @Test
  void noPayloadFails() throws IOException {
    byte[] descriptor = descriptor();
    PayloadRule reading =
        new PayloadRule(
            topics("d/#"),
            PayloadKind.PROTOBUF,
            ProtobufSchema.parse(descriptor),
            "plant.v1.Reading");
    List<PayloadRule> rules = new ArrayList<>(List.of(reading));
    for (PayloadKind each : PayloadKind.values()) {
      rules.add(new PayloadRule(topics(each.title() + "/#"), each, null, ""));
    }
    PayloadViews views = new PayloadViews(rules);
    SparkplugAliases aliases = new SparkplugAliases();
    Mutations.run(
        PAYLOADS,
        (input, random) -> {
          PayloadView view = views.view(topic(random), null, input, random.nextBoolean(), aliases);
          assertThat(view.text().length()).isLessThanOrEqualTo(NodeBuilder.TEXT_CHARS_MAX);
          assertThat(view.problemOffset()).isBetween(0, input.length);
          within(view.nodes(), input.length);
          view.values("*.*");
        });
  }

  @Test
  void noDescriptorFails() throws IOException {
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

  private static String topic(Random random) {
    List<String> topics =
        List.of("d/1", "spBv1.0/g/NBIRTH/e", "spBv1.0/g/DDATA/e/d", "none", "text/1", "json/1");
    PayloadKind[] kinds = PayloadKind.values();
    return random.nextBoolean()
        ? topics.get(random.nextInt(topics.size()))
        : kinds[random.nextInt(kinds.length)].title() + "/1";
  }

  private static TopicFilter topics(String text) {
    return Objects.requireNonNull(TopicFilter.parse(text));
  }

  private static byte[] descriptor() throws IOException {
    return Objects.requireNonNull(FuzzTest.class.getResourceAsStream("/payload/reading.desc"))
        .readAllBytes();
  }
}
