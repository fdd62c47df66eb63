package io.vitrine.inspector.dissect;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.dissect.Field;
import io.vitrine.filter.Filter;
import io.vitrine.inspector.sensor.CaptureBuilder;
import io.vitrine.inspector.sensor.Captures;
import io.vitrine.inspector.sensor.DecodeAs;
import io.vitrine.inspector.sensor.Packets;
import io.vitrine.inspector.sensor.Sensor;
import io.vitrine.inspector.sensor.SensorListener;
import io.vitrine.inspector.sensor.Tshark;
import io.vitrine.inspector.sensor.file.CaptureReader;
import io.vitrine.inspector.sensor.file.CapturedFrame;
import io.vitrine.inspector.sensor.layer.Segment;
import io.vitrine.inspector.sensor.mqtt.MqttPacket;
import io.vitrine.inspector.sensor.tls.KeyLog;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
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

  private static final List<String> TLS =
      List.of(
          "tls",
          "not tls",
          "tls.record.version == 0x0301",
          "tls.record.version != 0x0303",
          "tls.record.content_type == 22",
          "tls.handshake.type == 1",
          "tls.handshake.type == 2",
          "tls.handshake.type == 11",
          "tls.handshake.type == 20",
          "tls.handshake.extensions_server_name",
          "tls.handshake.extensions_server_name == \"broker.example\"",
          "tls.handshake.ja3",
          "mqtt",
          "mqtt.msgtype != 3",
          "!(mqtt.topic)",
          "tls and not mqtt");

  private static final List<String> WEBSOCKET =
      List.of(
          "websocket",
          "websocket.opcode == 2",
          "websocket.opcode != 2",
          "websocket.opcode == 9 or websocket.opcode == 10",
          "websocket.fin == 0",
          "websocket.mask == 1",
          "websocket.mask == 0",
          "websocket.masking_key");

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
    Path filters = resource("/filters/filters.txt");
    List<String> texts = Files.readAllLines(filters);
    assertThat(texts).hasSizeGreaterThanOrEqualTo(150);
    compare(capture, filters, texts, null, List.of());
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
    Path filters = Files.write(directory.resolve(name + ".txt"), TLS);
    compare(capture, filters, TLS, keys, Tshark.secured(keys));
  }

  @Test
  void filtersOfWebSocket() throws Exception {
    Path capture = Captures.directory().resolveSibling("secured").resolve("ws.pcap");
    Path filters = Files.write(directory.resolve("ws.txt"), WEBSOCKET);
    compare(capture, filters, WEBSOCKET, null, List.of());
  }

  private static void compare(
      Path capture, Path filters, List<String> texts, Path keys, List<String> options)
      throws Exception {
    Map<Integer, List<Long>> theirs =
        Tshark.frames(capture, filters, resource("/filters/taps.lua"), options);
    Assumptions.assumeFalse(theirs.isEmpty(), "tshark has no Lua: filters were not compared");
    List<String> different = new ArrayList<>();
    List<SortedSet<Long>> frames = frames(capture, texts, keys);
    for (int i = 0; i < texts.size(); i++) {
      List<Long> ours = compared(capture, List.copyOf(frames.get(i)));
      List<Long> their = compared(capture, theirs.get(i + 1));
      if (!ours.equals(their) && !differsOnPurpose(capture, texts.get(i))) {
        different.add(texts.get(i) + ": ours " + ours + ", tshark's " + their);
      }
    }
    assertThat(different).as(capture.getFileName().toString()).isEmpty();
  }

  private static List<Long> compared(Path capture, List<Long> frames) {
    return capture.endsWith("malformed.pcap")
        ? frames.stream().filter(each -> !NOT_COMPARED.contains(each)).toList()
        : frames;
  }

  /**
   * tshark does not infer MQTT 5 where no CONNECT was captured; and where an acknowledgement of
   * what was lost follows another one, it says so of both, we of the first.
   */
  private static boolean differsOnPurpose(Path capture, String filter) {
    boolean inferred =
        capture.endsWith("oisf-mqtt-midstream-split.pcap") && filter.startsWith("mqtt.prop");
    boolean lostTwice =
        capture.endsWith("missing.pcap") || capture.endsWith("oisf-mqtt-events-invalid-qos.pcap");
    boolean ofLost =
        filter.contains("tcp.analysis.flags") || filter.equals("tcp.analysis.ack_lost_segment");
    return inferred || lostTwice && ofLost;
  }

  private static Path resource(String name) throws Exception {
    return Path.of(FilterAgainstTsharkTest.class.getResource(name).toURI());
  }

  /** For each filter the frames that are judged to match, in one reading of the capture. */
  private static List<SortedSet<Long>> frames(Path capture, List<String> texts, Path keys)
      throws Exception {
    List<SortedSet<Long>> found = new ArrayList<>();
    List<FrameJudge> judges = new ArrayList<>();
    for (String each : texts) {
      SortedSet<Long> numbers = new TreeSet<>();
      found.add(numbers);
      FrameJudge.Verdict verdict =
          (frame, matches) -> {
            if (matches.getAsBoolean()) {
              numbers.add(frame.at().frame.number());
            }
          };
      judges.add(new FrameJudge(Filter.compile(each), packet -> packet, true, verdict));
    }
    KeyLog log = new KeyLog();
    Map<Integer, DecodeAs.Kind> ports = Map.of();
    if (keys != null) {
      log.add(Files.readAllBytes(keys));
      ports = Map.of(28883, DecodeAs.Kind.TLS);
    }
    Sensor sensor = new Sensor(DecodeAs.STANDARD.with(ports), log, all(judges));
    try (CaptureReader reader = CaptureReader.open(Files.newInputStream(capture))) {
      CapturedFrame frame;
      while ((frame = reader.next()) != null) {
        for (FrameJudge each : judges) {
          each.frame(frame);
        }
        sensor.accept(frame);
      }
    }
    sensor.finish();
    judges.forEach(FrameJudge::finish);
    return found;
  }

  private static SensorListener all(List<FrameJudge> judges) {
    return new SensorListener() {
      @Override
      public void packet(MqttPacket packet) {
        judges.forEach(each -> each.packet(packet));
      }

      @Override
      public void segment(Segment segment, long stream) {
        judges.forEach(each -> each.segment(segment, stream));
      }

      @Override
      public void unread(Segment headers) {
        judges.forEach(each -> each.unread(headers));
      }

      @Override
      public void early(Segment at) {
        judges.forEach(each -> each.early(at));
      }

      @Override
      public void ordered(Segment at) {
        judges.forEach(each -> each.ordered(at));
      }

      @Override
      public void field(Segment at, Field field, Object value) {
        judges.forEach(each -> each.field(at, field, value));
      }

      @Override
      public void closed(long stream) {
        judges.forEach(each -> each.closed(stream));
      }
    };
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
