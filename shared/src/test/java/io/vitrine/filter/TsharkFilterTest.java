package io.vitrine.filter;

import io.vitrine.dissect.Dissection;
import io.vitrine.dissect.Field;
import io.vitrine.dissect.MqttFields;
import io.vitrine.dissect.SamplePackets;
import io.vitrine.dissect.SamplePackets.Sample;
import io.vitrine.dissect.Tshark;
import io.vitrine.dissect.WireCapture;
import io.vitrine.dissect.WirePacket;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Verifies that filters pass the frames that tshark passes. */
class TsharkFilterTest {
  private final WireCapture capture = new WireCapture();
  private final List<FieldSource> frames = new ArrayList<>();

  @Test
  void filtersPassTheFramesThatTsharkPasses(@TempDir Path dir) throws IOException {
    Tshark.assumePresent();
    List<Sample> samples = SamplePackets.all();
    samples.forEach(each -> add(List.of(each)));
    // Frames with several packets: there, any, all, count and != differ from one packet's.
    add(List.of(samples.get(2), samples.get(5)));
    add(List.of(samples.get(2), samples.get(3)));
    Path file = dir.resolve("samples.pcap");
    capture.write(file);
    List<String> filters = filters();

    List<List<Integer>> theirs = Tshark.frames(file, filters);

    SoftAssertions all = new SoftAssertions();
    for (int i = 0; i < filters.size(); i++) {
      all.assertThat(ours(filters.get(i))).as(filters.get(i)).isEqualTo(theirs.get(i));
    }
    all.assertAll();
  }

  private static List<String> filters() throws IOException {
    try (InputStream in = TsharkFilterTest.class.getResourceAsStream("wireshark-filters.txt")) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return text.lines().filter(each -> !each.isBlank() && !each.startsWith("#")).toList();
    }
  }

  /** Null for a filter that is refused, as tshark's. */
  private List<Integer> ours(String text) {
    try {
      Filter filter = Filter.compile(text);
      List<Integer> numbers = new ArrayList<>();
      for (int i = 0; i < frames.size(); i++) {
        if (filter.matches(frames.get(i))) {
          numbers.add(i + 1);
        }
      }
      return numbers;
    } catch (FilterSyntaxException e) {
      return null;
    }
  }

  private void add(List<Sample> packets) {
    Sample first = packets.get(0);
    WirePacket payload = WirePacket.body();
    packets.forEach(each -> payload.raw(each.bytes()));
    List<Dissection> trees = packets.stream().map(Sample::dissect).toList();
    // The one PUBLISH whose topic is empty: it stands for what alias 5 was given before.
    if (first.dissect().values(MqttFields.TOPIC).contains("")) {
      trees.get(0).resolveTopic("plant/7/temp");
    }
    Map<Field, List<Object>> around = around(first, payload.bytes().length);
    capture.add(first.stream(), first.fromClient(), payload.bytes());
    frames.add(field -> around.getOrDefault(field, values(trees, field)));
  }

  private static List<Object> values(List<Dissection> trees, Field field) {
    return trees.stream().flatMap(each -> each.values(field).stream()).toList();
  }

  private Map<Field, List<Object>> around(Sample packet, int length) {
    long number = frames.size() + 1L;
    long nanos = (WireCapture.FIRST_SECOND + number - 1) * 1_000_000_000L;
    long bytes = WireCapture.HEADER_BYTES + length;
    byte[] source = packet.fromClient() ? WireCapture.CLIENT : WireCapture.BROKER;
    byte[] destination = packet.fromClient() ? WireCapture.BROKER : WireCapture.CLIENT;
    long client = WireCapture.clientPort(packet.stream());
    long from = packet.fromClient() ? client : 1883;
    long to = packet.fromClient() ? 1883 : client;
    Map<Field, List<Object>> all = new HashMap<>();
    all.put(FrameFields.FRAME, List.of(true));
    all.put(FrameFields.FRAME_NUMBER, List.of(number));
    all.put(FrameFields.FRAME_TIME, List.of(nanos));
    all.put(FrameFields.FRAME_TIME_EPOCH, List.of(nanos));
    all.put(FrameFields.FRAME_LEN, List.of(bytes));
    all.put(FrameFields.FRAME_CAP_LEN, List.of(bytes));
    all.put(FrameFields.FRAME_PROTOCOLS, List.of("raw:ip:tcp:mqtt"));
    all.put(FrameFields.IP, List.of(true));
    all.put(FrameFields.IP_SRC, List.of(source));
    all.put(FrameFields.IP_DST, List.of(destination));
    all.put(FrameFields.IP_ADDR, List.of(source, destination));
    all.put(FrameFields.IP_TTL, List.of(64L));
    all.put(FrameFields.TCP, List.of(true));
    all.put(FrameFields.TCP_SRCPORT, List.of(from));
    all.put(FrameFields.TCP_DSTPORT, List.of(to));
    all.put(FrameFields.TCP_PORT, List.of(from, to));
    all.put(FrameFields.TCP_STREAM, List.of((long) packet.stream()));
    all.put(FrameFields.TCP_LEN, List.of((long) length));
    all.put(FrameFields.TCP_SEQ_RAW, List.of(capture.nextSequence(packet)));
    all.put(FrameFields.TCP_FLAGS, List.of(0x18L));
    all.put(FrameFields.TCP_FLAGS_SYN, List.of(0L));
    all.put(FrameFields.TCP_FLAGS_RESET, List.of(0L));
    all.put(FrameFields.TCP_FLAGS_PUSH, List.of(1L));
    all.put(FrameFields.TCP_FLAGS_ACK, List.of(1L));
    return all;
  }
}
