package io.vitrine.inspector.sensor;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.inspector.sensor.mqtt.MqttPacket;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of bytes that wait when no more come, and what waiting may cost. */
class StreamEndTest {
  private static final byte[] A = Packets.publish("a", 300);
  private static final byte[] B = Packets.publish("b", 300);

  @Test
  void whatWaitedBehindAGapKeepsItsOwnFrame() throws IOException {
    CaptureBuilder capture =
        new CaptureBuilder(1883)
            .open()
            .client(0, Packets.CONNECT)
            .client(Packets.CONNECT.length + A.length, B)
            .server(0, new byte[] {0x20, 2, 0, 0});
    List<MqttPacket> packets = Captures.packets(capture.pcap());
    assertThat(packets)
        .extracting(each -> each.tree().type().name())
        .containsExactly("CONNECT", "CONNACK", "PUBLISH");
    MqttPacket last = packets.get(2);
    assertThat(last.at().frame.number()).isEqualTo(4);
    assertThat(last.at().destinationPort).isEqualTo(1883);
    assertThat(last.fromClient()).isTrue();
  }

  @Test
  void aPacketIsCompletedByTheLatestFrameThatHasAPartOfIt() throws IOException {
    byte[] all = Packets.join(A, B);
    int from = Packets.CONNECT.length;
    CaptureBuilder capture =
        new CaptureBuilder(1883)
            .open()
            .client(0, Packets.CONNECT)
            .client(from + 200, Packets.part(all, 200, all.length))
            .client(from, Packets.part(all, 0, 200));
    assertThat(Captures.packets(capture.pcap()))
        .extracting(each -> each.at().frame.number())
        .containsExactly(3L, 5L, 4L);
  }
}
