package io.vitrine.dissect;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.dissect.SamplePackets.Sample;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/**
 * Verifies that the tree agrees with tshark's: every field, its bytes and its value. Where it does
 * not, on purpose:
 *
 * <ul>
 *   <li>each property is a field of its own here ({@code mqtt.prop.receive_maximum});
 *   <li>the flags of a 3.1 CONNACK have their bits here, tshark shows a reserved byte;
 *   <li>a topic that an alias stands for is said by who follows the connection, not by the packet;
 *   <li>binary properties are bytes here, tshark cuts them at the first zero.
 * </ul>
 */
class TsharkFieldsTest {
  @Test
  void everyFieldHasTheSamePlaceAndValue(@TempDir Path dir) throws IOException {
    Tshark.assumePresent();
    List<Sample> samples = SamplePackets.all();
    WireCapture capture = new WireCapture();
    samples.forEach(capture::add);
    Path file = dir.resolve("samples.pcap");
    capture.write(file);

    List<Element> frames = frames(Tshark.pdml(file));

    assertThat(frames).hasSameSizeAs(samples);
    SoftAssertions all = new SoftAssertions();
    for (int i = 0; i < frames.size(); i++) {
      List<String> theirs = new ArrayList<>();
      collect(frames.get(i), theirs);
      Sample sample = samples.get(i);
      all.assertThat(ours(sample.dissect()).filter(each -> !ownField(each)).toList())
          .as("frame %d", i + 1)
          .containsExactlyElementsOf(
              theirs.stream().filter(each -> !resolvedTopic(each, sample)).toList());
    }
    all.assertAll();
  }

  private static boolean ownField(String line) {
    boolean aliased = line.startsWith("mqtt.topic ") && line.contains("+0 ");
    return line.startsWith("mqtt.prop.")
        || line.startsWith("mqtt.will.prop.")
        || line.startsWith("mqtt.user ")
        || line.startsWith("mqtt.will.user ")
        || aliased;
  }

  private static boolean resolvedTopic(String line, Sample sample) {
    boolean empty = sample.dissect().values(MqttFields.TOPIC).contains("");
    return empty && line.startsWith("mqtt.topic ");
  }

  private static List<Element> frames(Document document) {
    List<Element> found = new ArrayList<>();
    NodeList all = document.getElementsByTagName("proto");
    for (int i = 0; i < all.getLength(); i++) {
      Element each = (Element) all.item(i);
      if (each.getAttribute("name").equals("mqtt")) {
        found.add(each);
      }
    }
    return found;
  }

  private static void collect(Node parent, List<String> into) {
    for (Node at = parent.getFirstChild(); at != null; at = at.getNextSibling()) {
      if (at instanceof Element field && field.getAttribute("name").startsWith("mqtt.")) {
        int offset = Integer.parseInt(field.getAttribute("pos")) - WireCapture.HEADER_BYTES;
        into.add(
            line(
                field.getAttribute("name"),
                offset,
                Integer.parseInt(field.getAttribute("size")),
                field.getAttribute("show")));
      }
      collect(at, into);
    }
  }

  private static Stream<String> ours(Dissection tree) {
    return IntStream.range(1, tree.size())
        .mapToObj(i -> line(tree.field(i).name(), tree.offset(i), tree.length(i), show(tree, i)));
  }

  private static String show(Dissection tree, int index) {
    return switch (tree.field(index).type()) {
      case UNSIGNED, BOOLEAN -> {
        long number = tree.number(index);
        yield tree.field(index).hex() ? String.format("0x%02x", number) : Long.toString(number);
      }
      case STRING -> tree.text(index).replaceAll("(?s)\0.*", "");
      case BYTES -> java.util.HexFormat.ofDelimiter(":").formatHex(tree.content(index));
      default -> "";
    };
  }

  private static String line(String name, int offset, int length, String show) {
    return name + " @" + offset + "+" + length + " " + show;
  }
}
