package io.vitrine.inspector.sensor;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.filter.Filter;
import io.vitrine.filter.FilterSyntaxException;
import io.vitrine.inspector.dissect.DissectRun;
import io.vitrine.inspector.dissect.DissectTask;
import io.vitrine.inspector.sensor.file.CaptureReader;
import io.vitrine.inspector.sensor.file.CapturedFrame;
import io.vitrine.inspector.sensor.layer.Layers;
import io.vitrine.inspector.sensor.layer.Segment;
import io.vitrine.inspector.sensor.mqtt.MqttPacket;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Frames that a mirror put inside VXLAN are read as if they were captured where they were sent. */
class MirrorTest {
  private static final byte[] PLAIN =
      new CaptureBuilder(1883)
          .open()
          .client(0, Packets.CONNECT)
          .client(Packets.CONNECT.length, Packets.publish("plant/7/temp", 10))
          .pcap();

  @Test
  void packetsInsideVxlanAreFound() throws IOException {
    List<MqttPacket> packets = Captures.packets(mirrored(PLAIN, 1, 0x2A));
    assertThat(packets).hasSize(2);
    assertThat(packets.get(1).tree().info()).isEqualTo("Publish Message [plant/7/temp]");
    assertThat(packets.get(1).protocols())
        .isEqualTo("eth:ethertype:ip:udp:vxlan:eth:ethertype:vlan:ethertype:ip:tcp:mqtt");
  }

  @Test
  void mirrorsOfMirrorsAreFollowedToADepth() throws IOException {
    assertThat(Captures.packets(mirrored(PLAIN, 4, 1))).hasSize(2);
    assertThat(Captures.packets(mirrored(PLAIN, 5, 1))).isEmpty();
  }

  @Test
  void recordsTellTheMirror() throws IOException {
    assertThat(ndjson(mirrored(PLAIN, 1, 0x2A)).get(1))
        .contains("\"src\":\"10.0.0.1\",")
        .contains("\"vni\":42,\"outer_src\":\"192.168.9.1\",\"outer_dst\":\"192.168.9.2\",")
        .contains("\"vlan\":42");
    assertThat(ndjson(PLAIN).get(1)).doesNotContain("vni").doesNotContain("outer");
  }

  @Test
  void filtersKnowTheNetworkAndTheClient() throws IOException, FilterSyntaxException {
    MqttPacket publish = Captures.packets(mirrored(PLAIN, 1, 0x2A)).get(1);
    assertThat(Filter.compile("vxlan.vni == 42 && ip.src == 10.0.0.1").matches(publish)).isTrue();
    assertThat(Filter.compile("vxlan && vitrine.client_id == \"a\"").matches(publish)).isTrue();
    assertThat(Filter.compile("vitrine.username").matches(publish)).isFalse();
    MqttPacket plain = Captures.packets(PLAIN).get(1);
    assertThat(Filter.compile("vxlan").matches(plain)).isFalse();
  }

  @Test
  void theSameAddressesInAnotherMirrorAreAnotherConnectionIfNothingIsACopy() throws IOException {
    ByteArrayOutputStream both = new ByteArrayOutputStream();
    both.writeBytes(mirrored(PLAIN, 1, 1));
    byte[] other = mirrored(PLAIN, 1, 2);
    ByteBuffer in = ByteBuffer.wrap(other).order(java.nio.ByteOrder.LITTLE_ENDIAN);
    for (int at = 24; at < other.length; at += 16 + in.getInt(at + 8)) {
      // A copy would not come ten seconds later.
      in.putInt(at, in.getInt(at) + 10);
    }
    both.write(other, 24, other.length - 24);
    List<MqttPacket> packets = Captures.packets(both.toByteArray());
    assertThat(packets).extracting(MqttPacket::stream).containsExactly(0L, 0L, 1L, 1L);
  }

  @Test
  void publicMirrorsAreReadToTheirTcp() throws IOException {
    Layers layers = new Layers();
    Set<String> found = new java.util.HashSet<>();
    for (String name : List.of("zeek-vxlan-encapsulated-http.pcap", "zeek-vxlan.pcap")) {
      try (CaptureReader reader =
          CaptureReader.open(MirrorTest.class.getResourceAsStream("/mirrors/" + name))) {
        CapturedFrame frame;
        while ((frame = reader.next()) != null) {
          Segment segment = layers.read(frame);
          if (segment != null) {
            assertThat(segment.vni).isNotNegative();
            found.add(name);
          }
        }
      }
    }
    assertThat(found).contains("zeek-vxlan-encapsulated-http.pcap");
  }

  private static List<String> ndjson(byte[] capture) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    DissectTask task = DissectTask.of("-").as(DissectTask.Format.NDJSON);
    int code =
        DissectRun.run(task, new ByteArrayInputStream(capture), new PrintStream(out), System.err);
    assertThat(code).isZero();
    return out.toString(StandardCharsets.UTF_8).lines().toList();
  }

  /** The same frames, each so many times inside a mirror. */
  private static byte[] mirrored(byte[] pcap, int times, int vni) {
    byte[] capture = pcap;
    for (int i = 0; i < times; i++) {
      ByteBuffer in = ByteBuffer.wrap(capture).order(java.nio.ByteOrder.LITTLE_ENDIAN);
      List<byte[]> parts = new ArrayList<>();
      parts.add(Packets.part(capture, 0, 24));
      in.position(24);
      while (in.hasRemaining()) {
        parts.add(record(in, vni));
      }
      capture = Packets.join(parts.toArray(new byte[0][]));
    }
    return capture;
  }

  private static byte[] record(ByteBuffer in, int vni) {
    long time = in.getLong();
    byte[] frame = new byte[in.getInt()];
    in.getInt();
    in.get(frame);
    int length = 50 + frame.length;
    ByteBuffer out = ByteBuffer.allocate(16 + length).order(java.nio.ByteOrder.LITTLE_ENDIAN);
    out.putLong(time).putInt(length).putInt(length).order(java.nio.ByteOrder.BIG_ENDIAN);
    out.put(new byte[12]).putShort((short) 0x0800);
    out.put((byte) 0x45).put((byte) 0).putShort((short) (length - 14)).putInt(0);
    out.put((byte) 64).put((byte) 17).putShort((short) 0);
    out.put(new byte[] {(byte) 192, (byte) 168, 9, 1})
        .put(new byte[] {(byte) 192, (byte) 168, 9, 2});
    out.putShort((short) 55_555).putShort((short) 4789);
    out.putShort((short) (length - 34)).putShort((short) 0);
    // The I flag is not set and a reserved bit is: both are forgiven.
    return out.putInt(0x01000000).putInt(vni << 8 | 1).put(frame).array();
  }
}
