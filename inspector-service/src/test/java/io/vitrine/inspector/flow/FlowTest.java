package io.vitrine.inspector.flow;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Flows against sums over what tshark says about each frame. */
class FlowTest {
  private static final byte[] A = Packets.publish("a", 300);

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "arkime-mqtt_synthetic.pcap",
        "oisf-mqtt-events-invalid-qos.pcap",
        "oisf-mqtt311-pub-qos2.pcap",
        "zeek-mqtt.pcap",
        "ntop-mqtt.pcap"
      })
  void sumsAgreeWithTshark(String name) throws IOException {
    Tshark.assumeInstalled();
    Path file = Captures.file(name);
    if (Files.exists(file)) {
      assertThat(ours(Files.readAllBytes(file))).isEqualTo(theirs(file));
    }
  }

  @Test
  void retransmissionsReorderingDuplicatesAndLossAgreeWithTshark() throws IOException {
    Tshark.assumeInstalled();
    int size = A.length;
    List<CaptureBuilder> captures = new ArrayList<>();
    captures.add(started().client(0, A).client(0, A).client(size, A).acknowledge(size * 2));
    captures.add(started().client(size, A).client(0, A).client(2 * size, A));
    captures.add(started().client(0, A).client(2 * size, A).client(3 * size, A));
    captures.add(
        started()
            .client(0, A)
            .acknowledge(size)
            .client(2 * size, A)
            .acknowledge(size)
            .client(3 * size, A)
            .acknowledge(size)
            .client(4 * size, A)
            .acknowledge(size)
            .client(size, A)
            .acknowledge(5 * size));
    captures.add(started().client(0, A).acknowledge(size).client(0, A).acknowledge(size));
    captures.add(started().client(0, A).client(size - 1, new byte[] {0}).acknowledge(size));
    for (int i = 0; i < captures.size(); i++) {
      Path file = directory.resolve("case.pcap");
      Files.write(file, captures.get(i).pcap());
      assertThat(ours(Files.readAllBytes(file))).as("case " + i).isEqualTo(theirs(file));
    }
  }

  @Test
  void aFlowIsOfAMinute() throws IOException {
    List<Flow> flows = new ArrayList<>();
    FlowTable table = new FlowTable(flows::add);
    byte[] capture = started().client(0, A).client(A.length, A).pcap();
    try (CaptureReader reader = CaptureReader.open(new ByteArrayInputStream(capture))) {
      CapturedFrame frame;
      while ((frame = reader.next()) != null) {
        // Frame n at n * 20 s after 1000 s: the minutes begin at 960, 1020 and 1080 s.
        long nanos = (1000 + 20 * (frame.number() - 1)) * 1_000_000_000L;
        CapturedFrame later =
            new CapturedFrame(
                frame.number(), nanos, frame.linkType(), frame.bytes(), frame.wireLength());
        table.accept(new io.vitrine.inspector.sensor.layer.Layers().read(later), 0);
      }
    }
    table.finish();
    assertThat(flows)
        .extracting(each -> each.window() + " " + each.packets() + " " + each.tcpFlags())
        .containsExactly("960 1 2", "1020 1 18", "1020 2 24");
    assertThat(flows.get(2).payloadBytes()).isEqualTo(2L * A.length);
  }

  private static CaptureBuilder started() {
    return new CaptureBuilder(1883).open();
  }

  private static Map<String, String> ours(byte[] capture) throws IOException {
    Map<String, String> all = new TreeMap<>();
    FlowTable table =
        new FlowTable(
            flow -> {
              String key = flow.opening().sourcePort + ">" + flow.opening().destinationPort;
              all.merge(
                  key + "@" + flow.window(),
                  flow.packets()
                      + " packets "
                      + flow.bytes()
                      + " bytes "
                      + flow.payloadBytes()
                      + " payload "
                      + flow.tcpFlags()
                      + " flags "
                      + flow.retransmissions()
                      + " again "
                      + flow.outOfOrder()
                      + " disorder "
                      + flow.dupAcks()
                      + " dup "
                      + flow.lostSegments()
                      + " lost",
                  (a, b) -> "twice: " + a + b);
            });
    SensorListener listener =
        new SensorListener() {
          @Override
          public void packet(MqttPacket packet) {}

          @Override
          public void segment(Segment segment, long stream) {
            if (stream >= 0) {
              table.accept(segment, stream);
            }
          }
        };
    Sensor sensor = new Sensor(DecodeAs.STANDARD, new KeyLog(), listener);
    try (CaptureReader reader = CaptureReader.open(new ByteArrayInputStream(capture))) {
      CapturedFrame frame;
      while ((frame = reader.next()) != null) {
        sensor.accept(frame);
      }
    }
    table.finish();
    return all;
  }

  private static Map<String, String> theirs(Path file) throws IOException {
    Map<String, long[]> sums = new TreeMap<>();
    for (String line :
        Tshark.fields(
            file,
            List.of("-Y", "tcp"),
            "tcp.srcport",
            "tcp.dstport",
            "frame.time_epoch",
            "frame.len",
            "tcp.len",
            "tcp.flags",
            "tcp.analysis.retransmission",
            "tcp.analysis.out_of_order",
            "tcp.analysis.duplicate_ack",
            "tcp.analysis.lost_segment")) {
      String[] field = line.split("\t", -1);
      long second = (long) Double.parseDouble(field[2]);
      String key = field[0] + ">" + field[1] + "@" + (second - second % 60);
      long[] sum = sums.computeIfAbsent(key, each -> new long[8]);
      sum[0]++;
      sum[1] += Long.parseLong(field[3]);
      sum[2] += Long.parseLong(field[4]);
      sum[3] |= Long.decode(field[5]);
      for (int i = 0; i < 4; i++) {
        sum[4 + i] += field[6 + i].isEmpty() ? 0 : 1;
      }
    }
    Map<String, String> all = new TreeMap<>();
    sums.forEach(
        (key, s) ->
            all.put(
                key,
                String.format(
                    "%d packets %d bytes %d payload %d flags %d again %d disorder %d dup %d lost",
                    s[0], s[1], s[2], s[3], s[4], s[5], s[6], s[7])));
    return all;
  }
}
