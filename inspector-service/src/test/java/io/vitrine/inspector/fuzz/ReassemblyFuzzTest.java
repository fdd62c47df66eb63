package io.vitrine.inspector.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.vitrine.inspector.sensor.CaptureBuilder;
import io.vitrine.inspector.sensor.Packets;
import io.vitrine.inspector.sensor.Sensed;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Segments of one connection with any numbers and flags. The input is their list: direction and
 * port, flags, sequence number, acknowledged number, length, bytes.
 */
class ReassemblyFuzzTest {
  static List<byte[]> samples() {
    byte[] connect = Packets.CONNECT;
    byte[] connack = {0x20, 2, 0, 0};
    byte[] publish = Packets.publish("a/b", 300);
    byte[] head = Packets.part(publish, 0, 100);
    byte[] tail = Packets.part(publish, 100, publish.length);
    byte[] opened = Packets.join(segment(1, 2, 0, 0), segment(0, 0x12, 0, 1));
    byte[] greeted =
        Packets.join(opened, segment(1, 0x18, 1, 1, connect), segment(0, 0x18, 1, 16, connack));
    byte[] twice = Packets.join(segment(1, 0x18, 16, 5, publish), segment(1, 0x18, 16, 5, publish));
    return List.of(
        greeted,
        Packets.join(greeted, segment(1, 0x18, 116, 5, tail), segment(1, 0x18, 16, 5, head)),
        Packets.join(greeted, twice, segment(0, 0x10, 5, 322), segment(1, 0x04, 322, 5)),
        Packets.join(greeted, segment(1, 0x18, 116, 5, tail), segment(0, 0x10, 5, 322)),
        Packets.join(twice, segment(1, 0x18, 50_000, 5, publish), segment(0, 0x11, 5, 50_306)));
  }

  private static byte[] segment(int from, int flags, int sequence, int acknowledged, byte... data) {
    ByteBuffer segment = ByteBuffer.allocate(12 + data.length);
    segment.put((byte) from).put((byte) flags).putInt(sequence).putInt(acknowledged);
    return segment.putShort((short) data.length).put(data).array();
  }

  @Test
  void noDamagedConnectionFails() {
    Mutations.run(samples(), (input, random) -> reassemble(input));
  }

  @MethodSource("samples")
  @FuzzTest(maxDuration = "10m")
  void reassemble(byte[] input) throws IOException {
    int port = input.length > 0 && (input[0] & 2) != 0 ? 9999 : 1883;
    CaptureBuilder capture = new CaptureBuilder(port);
    ByteBuffer list = ByteBuffer.wrap(input);
    while (list.remaining() >= 12) {
      boolean client = (list.get() & 1) != 0;
      int flags = list.get();
      int sequence = list.getInt();
      int acknowledged = list.getInt();
      byte[] data = new byte[Math.min(list.getShort() & 0x7FF, list.remaining())];
      list.get(data);
      capture.segment(client, flags, sequence, acknowledged, data);
    }
    Sensed.of(capture.pcap());
  }
}
