package io.vitrine.inspector.dissect;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vitrine.dissect.payload.PayloadViews;
import io.vitrine.inspector.SampleFrames;
import io.vitrine.inspector.dissect.DissectTask.Format;
import io.vitrine.inspector.dissect.DissectTask.View;
import io.vitrine.inspector.sensor.CaptureBuilder;
import io.vitrine.inspector.sensor.Captures;
import io.vitrine.inspector.sensor.DecodeAs;
import io.vitrine.inspector.sensor.Packets;
import io.vitrine.inspector.sensor.Tshark;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DissectRunTest {
  private static final String PROPERTIES = "oisf-mqtt5-pub-mosquittoprops.pcap";

  private record Outcome(int code, String out, String err) {}

  @Test
  void listsPacketsAsTsharkDoes() throws IOException {
    Outcome outcome = run(PROPERTIES, Format.TEXT, "mqtt.msgtype == PUBLISH", false, false);
    assertThat(outcome.code()).isZero();
    assertThat(outcome.out())
        .startsWith("    8    0.000765          ::1 → ::1          MQTT 96 ")
        .contains("Publish Message (id=1) [topicX]")
        .hasLineCount(1);
  }

  @Test
  void columnsStayApartHoweverWideTheyAre() throws IOException {
    Outcome outcome = run("oisf-mqtt-ping.pcap", Format.TEXT, "", false, false);
    assertThat(outcome.out()).contains(" 0.430148 198.41.30.241 → 10.0.1.4 ");
  }

  @Test
  void theTreeShowsFieldsAndHidesPasswordsUnlessAsked() throws IOException {
    Outcome hidden = run(PROPERTIES, Format.TEXT, "mqtt.clientid", true, false);
    assertThat(hidden.out())
        .contains("MQ Telemetry Transport Protocol, Connect Command")
        .contains("        1... .... = User Name Flag: Set")
        .contains("    Keep Alive: 60")
        .contains("        Session Expiry Interval: 555")
        .contains("    Password: ********")
        .doesNotContain("Password: pass");
    Outcome shown = run(PROPERTIES, Format.TEXT, "mqtt.clientid", true, true);
    assertThat(shown.out()).contains("    Password: pass");
  }

  @Test
  void theStandardInputIsReadToo() throws IOException {
    byte[] capture = Files.readAllBytes(Captures.file("zeek-mqtt.pcap"));
    DissectTask task = DissectTask.of(DissectTask.STDIN);
    assertThat(run(task, new ByteArrayInputStream(capture)).out()).hasLineCount(20);
  }

  @Test
  void aWrongFilterIsMarkedWhereItIsWrong() throws IOException {
    Outcome outcome = run(PROPERTIES, Format.TEXT, "mqtt.topik == \"a\"", false, false);
    assertThat(outcome.code()).isEqualTo(DissectRun.USAGE);
    assertThat(outcome.err())
        .contains("unknown field: mqtt.topik (expected: mqtt.topic")
        .contains("\n  ^^^^^^^^^^\n");
    assertThat(outcome.out()).isEmpty();
  }

  @Test
  void whatCannotBeReadIsSaidInOneLine() throws IOException {
    DissectTask missing = DissectTask.of("/no/such/file");
    Outcome none = run(missing, InputStream.nullInputStream());
    assertThat(none.code()).isEqualTo(DissectRun.USAGE);
    assertThat(none.err()).isEqualTo("/no/such/file: no such file\n");
    DissectTask text = DissectTask.of(DissectTask.STDIN);
    Outcome other = run(text, new ByteArrayInputStream("# words".getBytes(StandardCharsets.UTF_8)));
    assertThat(other.code()).isEqualTo(DissectRun.USAGE);
    assertThat(other.err()).contains("expected: a pcap or pcapng file").hasLineCount(1);
  }

  @Test
  void aFileThatEndsEarlyIsReadAndSaidToEndEarly() throws IOException {
    byte[] capture = Files.readAllBytes(Captures.file("zeek-mqtt.pcap"));
    DissectTask task = DissectTask.of(DissectTask.STDIN).as(Format.NDJSON);
    Outcome outcome =
        run(task, new ByteArrayInputStream(Packets.part(capture, 0, capture.length - 3)));
    assertThat(outcome.code()).isEqualTo(DissectRun.INCOMPLETE);
    assertThat(outcome.out()).hasLineCount(19);
    assertThat(outcome.err()).contains("file ends inside a frame, after 18 frames");
  }

  @Test
  void anotherPortIsTakenForMqttWhenAsked() throws IOException {
    byte[] capture = new CaptureBuilder(9999).open().client(0, Packets.publish("a", 10)).pcap();
    DissectTask plain = DissectTask.of(DissectTask.STDIN);
    assertThat(run(plain, new ByteArrayInputStream(capture)).err()).contains("no MQTT in 3 frames");
    DissectTask asked =
        DissectTask.of(DissectTask.STDIN).decoding(Map.of(9999, DecodeAs.Kind.MQTT));
    assertThat(run(asked, new ByteArrayInputStream(capture)).out()).contains("[a]");
  }

  @Test
  void bytesAreShownInHexWithoutSecrets() throws IOException {
    DissectTask task = file(PROPERTIES).filtered("mqtt.clientid").with(false, true, false);
    String text = run(task).out();
    assertThat(text).contains("0000  10 ").contains("..MQTT.").contains("age..user......");
    assertThat(run(task.with(false, true, true)).out()).contains("age..user..pass");
  }

  @Test
  void framesWithoutMqttShowTheirLayers() throws Exception {
    String syn = run(PROPERTIES, Format.TEXT, "tcp.flags.syn == 1", true, false).out();
    assertThat(syn)
        .contains("Ethernet\n    eth.src: ", "Internet Protocol version 6\n    ipv6.src: ")
        .contains("Transmission Control Protocol\n    tcp.srcport: ", "    tcp.flags: 0x02\n");
    Path resources = Captures.directory().resolveSibling("mirrors");
    Path mirrored = resources.resolve("zeek-vxlan-encapsulated-http.pcap");
    DissectTask mirror = DissectTask.of(mirrored.toString()).filtered("frame.number == 1");
    assertThat(run(mirror.with(true, false, false)).out())
        .contains("    udp.dstport: 4789\n", "    vxlan.vni: 1\n")
        .containsSubsequence("    eth.dst: ", "    udp.length: ", "    eth.dst: ", "    tcp.len: ");
    Path secured = resources.resolveSibling("secured").resolve("tls13.pcap");
    DissectTask hello = DissectTask.of(secured.toString()).filtered("tls.handshake.type == 1");
    assertThat(run(hello.with(true, false, false)).out())
        .contains("    tls.handshake.ciphersuite: 0x1302\n")
        .contains("    tls.handshake.extensions_server_name: broker.example\n");
  }

  @Test
  void theBeginningOfAPacketIsNotShownInHexWithoutAsking() throws IOException {
    byte[] connect = SampleFrames.connect5("sensor-7", "plant", "hunter22").getBytes();
    CaptureBuilder capture = new CaptureBuilder(1883).open();
    capture.client(0, Packets.part(connect, 0, connect.length - 1));
    DissectTask task = DissectTask.of(DissectTask.STDIN).filtered("tcp.len > 0");
    Outcome hidden = run(task.with(true, true, false), new ByteArrayInputStream(capture.pcap()));
    assertThat(hidden.out()).contains("0000  00 ", " bytes behind the headers: --secrets shows");
    assertThat(hidden.out().replace("\n", "")).doesNotContain("hunter", "sensor-7");
    Outcome shown = run(task.with(false, true, true), new ByteArrayInputStream(capture.pcap()));
    assertThat(shown.out()).contains("hu\n").contains("nter2");
  }

  @Test
  void oneArrayAndOneTableAreFormatsToo() throws IOException {
    JsonArray array = new JsonArray(run(file(PROPERTIES).as(Format.JSON)).out());
    String lines = run(file(PROPERTIES).as(Format.NDJSON)).out();
    assertThat(array.stream().map(each -> ((JsonObject) each).encode()).toList())
        .isEqualTo(lines.lines().toList());
    assertThat(run(file(PROPERTIES).filtered("mqtt.len > 9999").as(Format.JSON)).out())
        .isEqualTo("[]\n");
    String csv = run(file(PROPERTIES).as(Format.CSV)).out();
    assertThat(csv).startsWith("n,frame,");
    assertThat(csv).hasLineCount(array.size() + 1).contains(",PUBLISH,").contains(",topicX,1,0,0,");
  }

  @Test
  void thePcapngOfAFilterIsReadByTsharkAsTheSamePackets(@TempDir Path directory) throws Exception {
    for (String name : List.of(PROPERTIES, "arkime-mqtt_synthetic.pcap")) {
      DissectTask task = file(name).filtered("mqtt.msgtype == PUBLISH").as(Format.PCAPNG);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      ByteArrayOutputStream err = new ByteArrayOutputStream();
      int code =
          DissectRun.run(
              task, InputStream.nullInputStream(), new PrintStream(out), new PrintStream(err));
      assertThat(code).as(err.toString(StandardCharsets.UTF_8)).isZero();
      Path written = directory.resolve("out.pcapng");
      Files.write(written, out.toByteArray());
      String filter = "mqtt.msgtype == 3";
      assertThat(times(task.input(), filter, written.toString())).isNotEmpty();
      Tshark.assumeInstalled();
      assertThat(Tshark.fields(written, List.of("-Y", filter), "frame.time_epoch", "tcp.payload"))
          .isEqualTo(
              Tshark.fields(
                  Captures.file(name), List.of("-Y", filter), "frame.time_epoch", "tcp.payload"));
    }
  }

  /** Times of the packets that match, which must be the same in both files. */
  private static List<String> times(String one, String filter, String other) throws IOException {
    List<List<String>> both = new ArrayList<>();
    for (String path : List.of(one, other)) {
      DissectTask task = DissectTask.of(path).filtered(filter).as(Format.NDJSON);
      both.add(run(task).out().lines().map(each -> new JsonObject(each).getString("ts")).toList());
    }
    assertThat(both.get(0)).isEqualTo(both.get(1));
    return both.get(0);
  }

  @Test
  void aPcapngOfAnEncryptedConnectionIsReadWithItsKeys(@TempDir Path directory) throws Exception {
    DissectTask task =
        secured("tls13")
            .filtered("mqtt.topic contains \"temp\"")
            .as(Format.PCAPNG)
            .with(false, false, true);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    DissectRun.run(task, InputStream.nullInputStream(), new PrintStream(out), System.err);
    Path written = directory.resolve("out.pcapng");
    Files.write(written, out.toByteArray());
    assertThat(run(DissectTask.of(written.toString())).out()).contains("[plant/7/temp]");
  }

  @Test
  void mqttInsideTlsIsPrintedWithTheKeyLog() throws Exception {
    assertThat(run(secured("tls12-gcm")).out()).contains("[plant/7/temp]");
    String records = run(secured("tls12-gcm").as(Format.NDJSON)).out();
    assertThat(records).contains("\"transport\":\"tls\"");
    String stats = run(secured("tls12-gcm").showing(View.STATS)).out();
    assertThat(stats).contains("sni=broker.example alpn=mqtt").contains("decrypted=true");
    assertThat(run(secured("tls12-gcm").keys("/no/such/keys")).err())
        .isEqualTo("/no/such/keys: no such file\n");
  }

  @Test
  void whoHasNoKeysIsToldThatTheyAreWanted() throws Exception {
    DissectTask with = secured("tls13");
    assertThat(run(with).err()).doesNotContain("not decrypted");
    assertThat(run(with.keys("")).err())
        .contains("TLS connections are not decrypted (--keylog KEYS");
  }

  @Test
  void progressIsToldOfSmallFilesToo() throws IOException {
    Path path = Captures.file(PROPERTIES);
    DissectTask quiet = DissectTask.of(path.toString());
    DissectTask told =
        new DissectTask(
            path.toString(),
            "",
            View.STATS,
            Format.TEXT,
            false,
            false,
            false,
            Map.of(),
            "",
            true,
            PayloadViews.AUTO,
            List.of());
    assertThat(run(told).err()).contains("of " + Files.size(path) + ", 100%");
    assertThat(run(quiet).err()).isEmpty();
  }

  @Test
  void aFlowRecordHasExactlyTheKeysOfItsPage() throws IOException {
    Outcome outcome = run(file(PROPERTIES).showing(View.FLOWS).as(Format.NDJSON));
    assertThat(outcome.out()).hasLineCount(2);
    JsonObject flow = new JsonObject(outcome.out().lines().findFirst().orElseThrow());
    assertThat(flow.fieldNames())
        .containsExactlyInAnyOrder(
            ("window,src,sport,dst,dport,proto,packets,bytes,payload_bytes,first,last,tcp_flags,"
                    + "retransmissions,out_of_order,dup_acks,lost_segments")
                .split(",", -1));
    assertThat(flow.getLong("window") % 60).isZero();
    String csv = run(file(PROPERTIES).showing(View.FLOWS).as(Format.CSV)).out();
    assertThat(csv).hasLineCount(3);
    String filtered =
        run(file(PROPERTIES).showing(View.FLOWS).filtered("tcp.dstport == 1883").as(Format.NDJSON))
            .out();
    assertThat(filtered).hasLineCount(1);
  }

  @Test
  void findingsNameTheStatementAndTheBytes() throws IOException {
    DissectTask task = file("oisf-mqtt-events-invalid-qos.pcap").showing(View.FINDINGS);
    assertThat(run(task).out()).contains("error qos_3: ").contains(" [MQTT-3.3.1-4] bytes 0-0");
    JsonObject first =
        new JsonObject(
            run(task.filtered("mqtt.violation == \"qos_3\"").as(Format.NDJSON))
                .out()
                .lines()
                .findFirst()
                .orElseThrow());
    assertThat(first.fieldNames()).contains("id", "severity", "statement", "frame", "offset");
  }

  @Test
  void sessionsAreToldByClientIdentifier() throws IOException {
    String out =
        run(file("oisf-mqtt311-pub-qos2.pcap").showing(View.SESSIONS).as(Format.NDJSON)).out();
    JsonObject session = new JsonObject(out.lines().findFirst().orElseThrow());
    assertThat(session.getInteger("publishes_in")).isEqualTo(1);
    assertThat(session.getJsonObject("latency_qos2_ms").getInteger("count")).isEqualTo(1);
    assertThat(run(file(PROPERTIES).showing(View.SESSIONS).filtered("mqtt")).code())
        .isEqualTo(DissectRun.USAGE);
  }

  /** Of TLS 1.0. */
  @Test
  void findingsOfHandshakesAreNotAmongSessions(@TempDir Path directory) throws IOException {
    String random = "00".repeat(32);
    byte[] client = HexFormat.of().parseHex("160301002d010000290301" + random + "000002c0130100");
    byte[] server = HexFormat.of().parseHex("160301002a020000260301" + random + "00c01300");
    byte[] capture = new CaptureBuilder(8883).open().client(0, client).server(0, server).pcap();
    Path file = Files.write(directory.resolve("old-tls.pcap"), capture);
    DissectTask task = DissectTask.of(file.toString()).as(Format.NDJSON);
    assertThat(run(task.showing(View.FINDINGS)).out()).contains("tls_old");
    assertThat(run(task.showing(View.SESSIONS)).out()).doesNotContain("tls_old");
  }

  @Test
  void latencyIsAFieldOfAnswers() throws IOException {
    Outcome slow = run(file("oisf-mqtt311-pub-qos2.pcap").filtered("vitrine.latency_ms > 0"));
    assertThat(slow.out()).contains("Publish Complete").doesNotContain("Publish Message");
  }

  @Test
  void ja4IsFoundInTheFrameOfTheClientHello() throws Exception {
    DissectTask task = secured("tls13");
    String ja3 = run(task.filtered("tls.handshake.ja3")).out();
    assertThat(ja3).isNotEmpty();
    assertThat(run(task.filtered("tls.handshake.ja4")).out()).isEqualTo(ja3);
  }

  @Test
  void countsWithAFilterAreOfTheFramesThatPassIt() throws IOException {
    String stats =
        run(file(PROPERTIES).showing(View.STATS).filtered("mqtt.topic").as(Format.NDJSON)).out();
    JsonObject counts = new JsonObject(stats);
    assertThat(counts.getInteger("frames")).isEqualTo(1);
    assertThat(counts.getInteger("segment_tcp")).isEqualTo(1);
    assertThat(counts.getInteger("mqtt_packets")).isEqualTo(1);
    assertThat(counts.getInteger("frame_bytes")).isLessThan(500);
  }

  @Test
  void aFrameThatCameTooEarlyIsJudgedWhenItsBytesAreInOrder() throws IOException {
    byte[] a = Packets.publish("a", 300);
    int at = Packets.CONNECT.length;
    CaptureBuilder builder = new CaptureBuilder(1883).open().client(0, Packets.CONNECT);
    builder.client(at + 100, Packets.part(a, 100, 200)).client(at, Packets.part(a, 0, 100));
    builder.client(at + 200, Packets.join(Packets.part(a, 200, a.length), a));
    Outcome outcome =
        run(
            DissectTask.of(DissectTask.STDIN).filtered("tcp"),
            new ByteArrayInputStream(builder.pcap()));
    List<String> numbers =
        outcome.out().lines().map(line -> line.strip().split(" ", 2)[0]).toList();
    assertThat(numbers).containsExactly("1", "2", "3", "4", "5", "6", "6");
  }

  @Test
  void whatIsCutOffAHeaderHasNoValue() throws IOException {
    int ip = 14 + 4;
    for (int snap : List.of(ip + 10, ip + 20, ip + 20 + 6)) {
      byte[] capture = new CaptureBuilder(1883).snap(snap).open().pcap();
      Map<String, Integer> lines =
          Map.of(
              "tcp.len == 0 or tcp.seq_raw == 0 or tcp.flags == 0 or tcp.port == 0", 0,
              "ip.addr == 0.0.0.0 or ip.ttl == 0", 0,
              "ip", 2,
              "ip.src == 10.0.0.1", snap < ip + 20 ? 0 : 1,
              "tcp.port == 1883", snap < ip + 24 ? 0 : 2);
      for (Map.Entry<String, Integer> each : lines.entrySet()) {
        DissectTask task = DissectTask.of(DissectTask.STDIN).filtered(each.getKey());
        assertThat(run(task, new ByteArrayInputStream(capture)).out())
            .as(each.getKey() + " of " + snap)
            .hasLineCount(each.getValue());
      }
    }
  }

  private static DissectTask file(String name) {
    return DissectTask.of(Captures.file(name).toString());
  }

  private static DissectTask secured(String name) throws Exception {
    Path pcap = Path.of(DissectRunTest.class.getResource("/secured/" + name + ".pcap").toURI());
    return DissectTask.of(pcap.toString()).keys(pcap.resolveSibling(name + ".keys").toString());
  }

  private static Outcome run(DissectTask task) throws IOException {
    return run(task, InputStream.nullInputStream());
  }

  private static Outcome run(
      String name, Format format, String filter, boolean tree, boolean secrets) throws IOException {
    String path = Captures.file(name).toString();
    return run(
        DissectTask.of(path).as(format).filtered(filter).with(tree, false, secrets),
        InputStream.nullInputStream());
  }

  private static Outcome run(DissectTask task, InputStream in) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code = DissectRun.run(task, in, new PrintStream(out), new PrintStream(err));
    return new Outcome(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }
}
