package io.vitrine.inspector.sensor;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.inspector.sensor.mqtt.MqttPacket;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** What happens to TCP connections on the way, case by case, and how exactly losses are told. */
class TcpCasesTest {
  private static final byte[] BIG = Packets.publish("big", 4000);
  private static final byte[] A = Packets.publish("a", 300);
  private static final byte[] B = Packets.publish("b", 300);
  private static final int START = Packets.CONNECT.length;

  @Test
  void keepAliveProbesAreNoData() throws IOException {
    Sensed heard =
        hear(
            opened()
                .client(START, A)
                .client(START + A.length - 1, new byte[] {0})
                .client(START + A.length - 1, new byte[0])
                .client(START + A.length, B));
    assertThat(heard.topics()).containsExactly("CONNECT", "a", "b");
    assertThat(heard.losses).isEmpty();
  }

  @Test
  void aCaptureOfBothEndsOfAMirrorHasEachSegmentTwice() throws IOException {
    CaptureBuilder capture = new CaptureBuilder(1883).open().open();
    capture.client(0, Packets.CONNECT).client(0, Packets.CONNECT);
    capture.client(START, A).client(START, A).server(0, new byte[] {0x20, 2, 0, 0});
    capture.server(0, new byte[] {0x20, 2, 0, 0});
    Sensed heard = hear(capture);
    assertThat(heard.topics()).containsExactly("CONNECT", "a", "CONNACK");
    assertThat(heard.packets).extracting(MqttPacket::stream).containsOnly(0L);
  }

  @Test
  void afterAResetTheSamePortsAreANewConnection() throws IOException {
    CaptureBuilder capture = opened().client(START, Packets.part(A, 0, 100));
    capture.segment(false, 0x04, CaptureBuilder.SERVER_ISN + 1, 0, new byte[0]);
    capture.segment(true, 0x02, 5000, 0, new byte[0]);
    capture.segment(false, 0x12, 9000, 5001, new byte[0]);
    capture.segment(true, 0x18, 5001, 9001, Packets.join(Packets.CONNECT, B));
    Sensed heard = hear(capture);
    assertThat(heard.topics()).containsExactly("CONNECT", "CONNECT", "b");
    assertThat(heard.packets).extracting(MqttPacket::stream).containsExactly(0L, 1L, 1L);
    assertThat(heard.losses).containsExactly("0 missing, 100 skipped, frame 4");
  }

  @Test
  void aGapIsToldToTheByteAndCostsNoPacketBehindIt() throws IOException {
    byte[] all = Packets.join(A, BIG, B, A);
    // From the middle of the first packet to the middle of the big one.
    int from = 100;
    int to = A.length + 1000;
    CaptureBuilder capture = opened().client(START, Packets.part(all, 0, from));
    capture.acknowledge(START + all.length);
    for (int at = to; at < all.length; at += 500) {
      capture.client(START + at, Packets.part(all, at, Math.min(all.length, at + 500)));
    }
    Sensed heard = hear(capture);
    assertThat(heard.topics()).containsExactly("CONNECT", "b", "a");
    int skipped = from + A.length + BIG.length - to;
    assertThat(heard.losses).hasSize(1);
    assertThat(heard.losses.get(0))
        .startsWith((to - from) + " missing, " + skipped + " skipped, frame ");
  }

  @Test
  void aPacketOverManySegmentsIsFoundBehindAGap() throws IOException {
    byte[] all = Packets.join(A, BIG, BIG, B);
    CaptureBuilder capture = opened().acknowledge(START + all.length);
    for (int at = 50; at < all.length; at += 700) {
      capture.client(START + at, Packets.part(all, at, Math.min(all.length, at + 700)));
    }
    Sensed heard = hear(capture);
    assertThat(heard.topics()).containsExactly("CONNECT", "big", "big", "b");
    assertThat(heard.losses.get(0)).startsWith("50 missing, " + (A.length - 50) + " skipped");
  }

  @Test
  void aGapThatNeverFillsDoesNotSilenceTheDirection() throws IOException {
    CaptureBuilder capture = opened();
    int at = START + 777;
    for (int i = 0; i < 2000; i++) {
      capture.client(at, A);
      at += A.length;
    }
    Sensed heard = hear(capture);
    assertThat(heard.topics()).hasSize(2001);
    assertThat(heard.losses).hasSize(1);
    assertThat(heard.losses.get(0)).startsWith("777 missing, 0 skipped");
  }

  @Test
  void bytesThatWereNeverMqttAreToldAtTheEnd() throws IOException {
    Sensed heard = hear(opened().client(START, new byte[] {0x30, -1, -1, -1, -1, 1, 2, 3, 4}));
    assertThat(heard.topics()).containsExactly("CONNECT", "PUBLISH");
    assertThat(heard.losses).containsExactly("0 missing, 4 skipped, frame 4");
  }

  private static CaptureBuilder opened() {
    return new CaptureBuilder(1883).open().client(0, Packets.CONNECT);
  }

  private static Sensed hear(CaptureBuilder capture) throws IOException {
    return Sensed.of(capture.pcap());
  }
}
