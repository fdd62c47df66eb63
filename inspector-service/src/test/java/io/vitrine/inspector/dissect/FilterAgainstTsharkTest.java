package io.vitrine.inspector.dissect;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.inspector.sensor.CaptureBuilder;
import io.vitrine.inspector.sensor.Captures;
import io.vitrine.inspector.sensor.Packets;
import io.vitrine.inspector.sensor.Told;
import io.vitrine.inspector.sensor.Tshark;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code vitrine dissect --filter} lists the frames that {@code tshark -Y} lists. */
class FilterAgainstTsharkTest {
  /**
   * Where malformed.pcap has a CONNECT of a version that there is not, which tshark takes for MQTT
   * 3.1.1, with the CONNACK to it, and a length of five bytes, of whose packet it shows nothing.
   */
  private static final Set<Long> NOT_COMPARED = Set.of(111L, 113L, 125L);

  @TempDir private static Path directory;

  @BeforeAll
  static void tshark() {
    Tshark.assumeInstalled();
  }

  static List<Path> captures() throws Exception {
    List<Path> all = new ArrayList<>();
    for (String name : Captures.names()) {
      all.add(Captures.file(name));
    }
    all.addAll(Captures.own());
    Path mirrors = Captures.directory().resolveSibling("mirrors");
    all.add(mirrors.resolve("zeek-vxlan.pcap"));
    all.add(mirrors.resolve("zeek-vxlan-encapsulated-http.pcap"));
    all.addAll(made());
    return all;
  }

  /** Frames with several packets, and what TCP's analysis is about. */
  private static List<Path> made() throws IOException {
    byte[] a = Packets.publish("a", 300);
    byte[] b = Packets.publish("topicX", 20);
    byte[] both = Packets.join(a, b, new byte[] {(byte) 0xC0, 0});
    byte[] first = Packets.join(Packets.CONNECT, a);
    int at = first.length;
    int size = a.length;
    CaptureBuilder packets = new CaptureBuilder(1883).open();
    packets.client(0, first).server(0, new byte[] {0x20, 2, 0, 0}).client(at, both);
    packets.client(at + both.length, Packets.part(b, 0, 9));
    packets.client(at + both.length + 9, Packets.join(Packets.part(b, 9, b.length), b, a));
    CaptureBuilder again = new CaptureBuilder(1883).open().client(0, first).acknowledge(at);
    again.client(0, first).client(at, a).client(at, a).acknowledge(at + size);
    again.client(at, a).acknowledge(at + size);
    CaptureBuilder lost = new CaptureBuilder(1883).open().client(0, first);
    lost.acknowledge(at).client(at + size, a).acknowledge(at).client(at + 2 * size, a);
    lost.acknowledge(at).client(at + 3 * size, a).acknowledge(at).client(at, a);
    lost.acknowledge(at + 4 * size);
    CaptureBuilder alive = new CaptureBuilder(1883).open().client(0, first).acknowledge(at);
    alive.client(at - 1, new byte[] {0}).acknowledge(at).client(at, a).acknowledge(at + size);
    alive.client(at + size - 1, new byte[0]).acknowledge(at + size);
    CaptureBuilder zero = new CaptureBuilder(1883).open().client(0, first);
    zero.window(0).acknowledge(at).window(1000).client(at, Packets.part(a, 0, 1));
    zero.window(0).acknowledge(at).window(500).acknowledge(at).window(1000).client(at, a);
    zero.acknowledge(at + size);
    CaptureBuilder missing = new CaptureBuilder(1883).client(0, a).acknowledge(size + 10);
    missing.client(2 * size, b).acknowledge(2 * size + b.length);
    List<Path> files = new ArrayList<>();
    List<CaptureBuilder> all = List.of(packets, again, lost, alive, zero, missing);
    List<String> names = List.of("packets", "again", "lost", "alive", "zero", "missing");
    for (int i = 0; i < all.size(); i++) {
      files.add(Files.write(directory.resolve(names.get(i) + ".pcap"), all.get(i).pcap()));
    }
    return files;
  }

  /** Each line of filters.txt; tshark tries all of them in one run. */
  @ParameterizedTest
  @MethodSource("captures")
  void manyFiltersSelectTheSameFrames(Path capture) throws Exception {
    List<String> texts = FilterComparison.filters();
    assertThat(texts).hasSizeGreaterThanOrEqualTo(150);
    compare(capture, texts, Told.NOTHING);
  }

  /** The list of {@code dissect} and the frames that it exports, each filter a run of its own. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "mqtt.msgtype != 3",
        "!(mqtt.topic contains \"a\")",
        "tcp.flags.syn == 1 or mqtt.qos == 1",
        "tcp.port == 1883 and frame contains \"topic\"",
        "not tcp.analysis.flags and all mqtt.len > 2"
      })
  void listsAndExportsTheSameFrames(String filter) throws Exception {
    for (Path capture :
        List.of(
            Captures.file("arkime-mqtt_synthetic.pcap"),
            Captures.file("oisf-mqtt5-unsub-qos2.pcap"),
            directory.resolve("packets.pcap"))) {
      made();
      List<Long> theirs =
          Tshark.fields(capture, List.of("-Y", filter), "frame.number").stream()
              .map(Long::valueOf)
              .toList();
      assertThat(listed(capture, filter)).as("listed of " + capture).isEqualTo(theirs);
      // With those that have the beginning of a packet that ends in one of them.
      assertThat(exported(capture, filter))
          .as("exported of " + capture)
          .containsAll(
              Tshark.fields(capture, List.of("-Y", filter), "frame.time_epoch", "frame.len"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"tls12-gcm", "tls12-chacha", "tls13", "tls13-chacha"})
  void filtersOfTls(String name) throws Exception {
    Path capture = Captures.directory().resolveSibling("secured").resolve(name + ".pcap");
    Path keys = capture.resolveSibling(name + ".keys");
    compare(capture, FilterComparison.TLS, Told.secured(keys, 28883));
  }

  @Test
  void filtersOfWebSocket() throws Exception {
    Path capture = Captures.directory().resolveSibling("secured").resolve("ws.pcap");
    compare(capture, FilterComparison.WEBSOCKET, Told.NOTHING);
  }

  private static void compare(Path capture, List<String> texts, Told told) throws Exception {
    Set<Long> left = capture.endsWith("malformed.pcap") ? NOT_COMPARED : Set.of();
    List<String> different =
        FilterComparison.differences(
            capture, texts, told, left, filter -> differsOnPurpose(capture, filter));
    assertThat(different).as(capture.getFileName().toString()).isEmpty();
  }

  /**
   * tshark does not infer MQTT 5 where no CONNECT was captured; and where an acknowledgement of
   * what was lost follows another one, it says so of both, we of the first.
   */
  private static boolean differsOnPurpose(Path capture, String filter) {
    boolean inferred =
        capture.endsWith("oisf-mqtt-midstream-split.pcap") && filter.contains("mqtt.prop");
    boolean lostTwice =
        capture.endsWith("missing.pcap") || capture.endsWith("oisf-mqtt-events-invalid-qos.pcap");
    boolean ofLost =
        filter.contains("tcp.analysis.flags") || filter.equals("tcp.analysis.ack_lost_segment");
    return inferred || lostTwice && ofLost;
  }

  /** What a user of {@code vitrine dissect} gets: the numbers in the list. */
  private static List<Long> listed(Path capture, String filter) {
    DissectTask task = DissectTask.of(capture.toString()).filtered(filter);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code =
        DissectRun.run(
            task,
            InputStream.nullInputStream(),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    assertThat(code).as(err.toString(StandardCharsets.UTF_8)).isNotEqualTo(DissectRun.USAGE);
    Stream<String> lines = out.toString(StandardCharsets.UTF_8).lines();
    return lines
        .map(line -> Long.valueOf(line.strip().split(" ", 2)[0]))
        .distinct()
        .sorted()
        .toList();
  }

  private static List<String> exported(Path capture, String filter) throws IOException {
    DissectTask task =
        DissectTask.of(capture.toString()).filtered(filter).as(DissectTask.Format.PCAPNG);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    DissectRun.run(
        task,
        InputStream.nullInputStream(),
        new PrintStream(out, true, StandardCharsets.UTF_8),
        System.err);
    Path file = Files.write(directory.resolve("exported.pcapng"), out.toByteArray());
    return Tshark.fields(file, List.of(), "frame.time_epoch", "frame.len");
  }
}
