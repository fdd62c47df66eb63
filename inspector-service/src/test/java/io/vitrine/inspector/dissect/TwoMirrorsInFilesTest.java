package io.vitrine.inspector.dissect;

import static io.vitrine.inspector.sensor.layer.Wrapping.ethernet;
import static io.vitrine.inspector.sensor.layer.Wrapping.ipv4;
import static io.vitrine.inspector.sensor.layer.Wrapping.udp;
import static io.vitrine.inspector.sensor.layer.Wrapping.vxlan;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import io.vitrine.inspector.SampleFrames;
import io.vitrine.inspector.sensor.CaptureBuilder;
import io.vitrine.inspector.sensor.Captures;
import io.vitrine.inspector.sensor.Packets;
import io.vitrine.inspector.sensor.Sensed;
import io.vitrine.inspector.sensor.Told;
import io.vitrine.inspector.sensor.Tshark;
import io.vitrine.inspector.sensor.file.CaptureReader;
import io.vitrine.inspector.sensor.file.CapturedFrame;
import io.vitrine.inspector.sensor.layer.Wrapping;
import java.io.ByteArrayInputStream;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A capture of two mirrors, one at each end of a connection: it is one connection. */
class TwoMirrorsInFilesTest {
  private static final byte[] CONNECT =
      SampleFrames.connect5("sensor-7", "plant", "hunter22").getBytes();

  private static final byte[] PUBLISH =
      SampleFrames.publish5("plant/7/temp", 0, 0, "21.5").getBytes();

  @TempDir private Path directory;

  /**
   * @param lost number of the frame, from 0, that the mirror at the client lost; -1: none
   */
  private static byte[] capture(int lost) throws IOException {
    CaptureBuilder inner = new CaptureBuilder(1883).open().client(0, CONNECT);
    inner.server(0, SampleFrames.connack5().getBytes());
    inner.client(CONNECT.length, PUBLISH).client(CONNECT.length + PUBLISH.length, PUBLISH);
    return mirrored(inner.pcap(), lost);
  }

  private static byte[] mirrored(byte[] capture, int lost) throws IOException {
    List<byte[]> mirrored = new ArrayList<>();
    List<CapturedFrame> frames = frames(capture);
    for (int i = 0; i < frames.size(); i++) {
      if (i != lost) {
        mirrored.add(mirrored(1, frames.get(i)));
      }
      mirrored.add(mirrored(2, frames.get(i)));
    }
    return Wrapping.pcap(1, mirrored);
  }

  private static List<CapturedFrame> frames(byte[] capture) throws IOException {
    List<CapturedFrame> frames = new ArrayList<>();
    try (CaptureReader reader = CaptureReader.open(new ByteArrayInputStream(capture))) {
      CapturedFrame frame;
      while ((frame = reader.next()) != null) {
        frames.add(frame);
      }
    }
    return frames;
  }

  private static byte[] mirrored(int vni, CapturedFrame frame) {
    return ethernet(0x0800, ipv4(17, udp(4789, vxlan(vni, frame.bytes()))));
  }

  private Path file(int lost) throws IOException {
    return Files.write(directory.resolve("mirrors.pcap"), capture(lost));
  }

  @Test
  void eachPacketCountsOnceAndNobodyTakesOver() throws IOException {
    for (int lost : new int[] {-1, 0, 2, 4, 5}) {
      Sensed sensed = Sensed.of(capture(lost));
      assertThat(sensed.topics())
          .as("without " + lost)
          .containsExactly("CONNECT", "CONNACK", "plant/7/temp", "plant/7/temp");
      assertThat(sensed.losses).isEmpty();
      String sessions =
          run(DissectTask.of(file(lost).toString()).showing(DissectTask.View.SESSIONS));
      JsonObject session = new JsonObject(sessions);
      assertThat(session.getInteger("connections")).isEqualTo(1);
      assertThat(session.getInteger("takeovers")).isZero();
      assertThat(session.getInteger("publishes_in")).isEqualTo(2);
    }
  }

  @Test
  void flowsCountTheFirstCopies() throws IOException {
    DissectTask task = DissectTask.of(file(-1).toString()).showing(DissectTask.View.FLOWS);
    int packets = 0;
    for (String line : run(task.as(DissectTask.Format.NDJSON)).lines().toList()) {
      JsonObject flow = new JsonObject(line);
      packets += flow.getInteger("packets");
      assertThat(flow.getInteger("retransmissions")).isZero();
    }
    assertThat(packets).isEqualTo(6);
  }

  @Test
  void filtersSelectTheFramesOfBoth() throws Exception {
    Tshark.assumeInstalled();
    assertThat(
            FilterComparison.differences(
                file(-1), FilterComparison.filters(), Told.NOTHING, Set.of(), filter -> false))
        .isEmpty();
  }

  @Test
  void secretsAreHiddenInBoth() throws IOException {
    DissectTask task =
        DissectTask.of(file(-1).toString()).filtered("tcp").as(DissectTask.Format.PCAPNG);
    String hidden = run(task);
    assertThat(hidden).contains("sensor-7").doesNotContain("hunter22");
    String shown = run(task.with(false, false, true));
    assertThat(shown.split("hunter22", -1)).hasSize(3);
    assertThat(hidden).hasSameSizeAs(shown);
  }

  /** Nothing inside TLS or a WebSocket can be read without what came before: all of it is there. */
  @ParameterizedTest
  @ValueSource(strings = {"ws", "wss", "tls12-gcm", "tls13"})
  void anExportHasTheWholeConnectionOfBoth(String name) throws Exception {
    Path original = Captures.directory().resolveSibling("secured").resolve(name + ".pcap");
    Path keys = original.resolveSibling(name + ".keys");
    Path both = Files.write(directory.resolve(name), mirrored(Files.readAllBytes(original), -1));
    DissectTask task = DissectTask.of(both.toString()).filtered("mqtt.topic == \"plant/7/temp\"");
    if (Files.exists(keys)) {
      task = task.keys(keys.toString());
    }
    byte[] export = run(task.as(DissectTask.Format.PCAPNG)).getBytes(StandardCharsets.ISO_8859_1);
    List<CapturedFrame> frames = frames(export);
    assertThat(frames).hasSize(2 * frames(Files.readAllBytes(original)).size());
    for (int i = 0; i < frames.size(); i += 2) {
      assertThat(inner(frames.get(i))).isEqualTo(inner(frames.get(i + 1)));
    }
  }

  /** The mirrored frame, behind the headers of Ethernet, IP, UDP and VXLAN. */
  private static byte[] inner(CapturedFrame frame) {
    return Packets.part(frame.bytes(), 14 + 20 + 8 + 8, frame.bytes().length);
  }

  private static String run(DissectTask task) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int code =
        DissectRun.run(task, InputStream.nullInputStream(), new PrintStream(out, true), System.err);
    assertThat(code).isEqualTo(DissectRun.OK);
    return out.toString(StandardCharsets.ISO_8859_1);
  }
}
