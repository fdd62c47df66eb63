package io.vitrine.inspector.dissect;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.inspector.flow.Flow;
import io.vitrine.inspector.flow.FlowTable;
import io.vitrine.inspector.sensor.CaptureBuilder;
import io.vitrine.inspector.sensor.DecodeAs;
import io.vitrine.inspector.sensor.Packets;
import io.vitrine.inspector.sensor.Sensor;
import io.vitrine.inspector.sensor.SensorListener;
import io.vitrine.inspector.sensor.file.CaptureReader;
import io.vitrine.inspector.sensor.file.CapturedFrame;
import io.vitrine.inspector.sensor.layer.Layers;
import io.vitrine.inspector.sensor.layer.Segment;
import io.vitrine.inspector.sensor.mqtt.MqttPacket;
import io.vitrine.inspector.sensor.tls.KeyLog;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Connections that are over take no memory until the end of the file. */
class ManyConnectionsTest {
  private static final int FIN_ACK = 0x11;
  private static final int RST = 0x04;

  @Test
  void connectionsThatAreOverAreLeftBeforeTheEnd() throws IOException {
    List<Long> closed = new ArrayList<>();
    int[] packets = {0};
    SensorListener listener =
        new SensorListener() {
          @Override
          public void packet(MqttPacket packet) {
            packets[0]++;
          }

          @Override
          public void closed(long stream) {
            closed.add(stream);
          }
        };
    Sensor sensor = new Sensor(DecodeAs.STANDARD, new KeyLog(), listener);
    byte[] capture = connections(3_000, 0);
    try (CaptureReader reader = CaptureReader.open(new ByteArrayInputStream(capture))) {
      CapturedFrame frame;
      while ((frame = reader.next()) != null) {
        sensor.accept(frame);
      }
    }
    assertThat(closed).hasSize(2_000).startsWith(0L, 1L, 2L);
    sensor.finish();
    assertThat(closed).hasSize(3_000).doesNotHaveDuplicates();
    assertThat(packets[0]).isEqualTo(3_000);
    assertThat(sensor.streams()).isEqualTo(3_000);
    assertThat(sensor.streamsLeft()).isZero();
  }

  @Test
  void theLastSegmentsOfAConnectionAreStillItsOwn() throws IOException {
    byte[] capture = connections(3, 1);
    Sensor sensor = new Sensor(DecodeAs.STANDARD, new KeyLog(), packet -> {});
    try (CaptureReader reader = CaptureReader.open(new ByteArrayInputStream(capture))) {
      CapturedFrame frame;
      while ((frame = reader.next()) != null) {
        sensor.accept(frame);
      }
    }
    assertThat(sensor.streams()).isEqualTo(3);
  }

  /** The builder's clock goes on a millisecond a frame: all of these are of one minute. */
  @Test
  void moreFlowsThanAreCountedAtATimeAreToldOf() throws IOException {
    List<Flow> flows = new ArrayList<>();
    FlowTable table = new FlowTable(10, flows::add);
    Layers layers = new Layers();
    byte[] capture = connections(50, 0);
    try (CaptureReader reader = CaptureReader.open(new ByteArrayInputStream(capture))) {
      CapturedFrame frame;
      while ((frame = reader.next()) != null) {
        table.accept(layers.read(frame), -1);
      }
    }
    assertThat(table.handedOverEarly()).isEqualTo(90);
    table.finish();
    assertThat(flows).hasSize(100);
  }

  /** Each of the two connections has two flows, and there is room for two. */
  @Test
  void whatComesForAFlowThatWasToldEarlyIsOfASecondOne() throws IOException {
    List<Long> packets = new ArrayList<>();
    FlowTable table = new FlowTable(2, flow -> packets.add(flow.packets()));
    CaptureBuilder builder = new CaptureBuilder(1883).from(2_000).open().from(2_001).open();
    byte[] capture = builder.from(2_000).client(0, Packets.CONNECT).pcap();
    Layers layers = new Layers();
    try (CaptureReader reader = CaptureReader.open(new ByteArrayInputStream(capture))) {
      CapturedFrame frame;
      while ((frame = reader.next()) != null) {
        Segment segment = layers.read(frame);
        table.accept(segment, Math.max(segment.sourcePort, segment.destinationPort));
      }
    }
    table.finish();
    assertThat(packets).containsExactly(1L, 1L, 1L, 1L, 1L);
  }

  /**
   * @param late resets behind the end of each
   */
  private static byte[] connections(int count, int late) {
    CaptureBuilder builder = new CaptureBuilder(1883);
    int client = CaptureBuilder.CLIENT_ISN + 1 + Packets.CONNECT.length;
    int server = CaptureBuilder.SERVER_ISN + 1;
    for (int i = 0; i < count; i++) {
      builder.from(2_000 + i).open().client(0, Packets.CONNECT);
      builder.segment(true, FIN_ACK, client, server, new byte[0]);
      builder.segment(false, FIN_ACK, server, client + 1, new byte[0]);
      builder.segment(true, 0x10, client + 1, server + 1, new byte[0]);
      for (int j = 0; j < late; j++) {
        builder.segment(true, RST, client + 1, 0, new byte[0]);
      }
    }
    return builder.pcap();
  }
}
