package io.vitrine.inspector.sensor;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.dissect.MqttFields;
import io.vitrine.inspector.sensor.file.CaptureFormatException;
import io.vitrine.inspector.sensor.mqtt.MqttPacket;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class TcpOrderTest {
  private static final byte[] A = Packets.publish("a", 300);
  private static final byte[] B = Packets.publish("b", 300);
  private static final byte[] C = Packets.publish("c", 300);
  private static final byte[] ALL = Packets.join(Packets.CONNECT, A, B, C);
  private static final int A_AT = Packets.CONNECT.length;
  private static final int B_AT = A_AT + A.length;
  private static final int C_AT = B_AT + B.length;

  @Test
  void aPacketCutInsideItsRemainingLengthIsOnePacket() throws IOException {
    CaptureBuilder capture =
        new CaptureBuilder(1883)
            .open()
            .client(0, Packets.part(ALL, 0, A_AT + 2))
            .client(A_AT + 2, Packets.part(ALL, A_AT + 2, ALL.length));
    assertThat(topics(capture)).containsExactly("a", "b", "c");
  }

  @Test
  void segmentsOutOfOrderArePutInOrder() throws IOException {
    CaptureBuilder capture =
        new CaptureBuilder(1883)
            .open()
            .client(0, Packets.CONNECT)
            .client(C_AT, C)
            .client(B_AT, B)
            .client(A_AT, A);
    assertThat(topics(capture)).containsExactly("a", "b", "c");
  }

  @Test
  void retransmissionsAndOverlapsAreNotSeenTwice() throws IOException {
    CaptureBuilder capture =
        new CaptureBuilder(1883)
            .open()
            .client(0, Packets.part(ALL, 0, B_AT + 5))
            .client(A_AT, A)
            .client(A_AT + 10, Packets.part(ALL, A_AT + 10, C_AT))
            .client(0, ALL);
    assertThat(topics(capture)).containsExactly("a", "b", "c");
  }

  @Test
  void aGapThatWasAcknowledgedCostsThePacketsInItAlone() throws IOException {
    CaptureBuilder capture =
        new CaptureBuilder(1883)
            .open()
            .client(0, Packets.CONNECT)
            .acknowledge(C_AT + C.length)
            .client(B_AT, B)
            .client(C_AT, C);
    assertThat(topics(capture)).containsExactly("b", "c");
  }

  @Test
  void aGapInsideAPacketCutsThatPacketAlone() throws IOException {
    CaptureBuilder capture =
        new CaptureBuilder(1883)
            .open()
            .client(0, Packets.part(ALL, 0, A_AT + 100))
            .acknowledge(ALL.length)
            .client(A_AT + 200, Packets.part(ALL, A_AT + 200, ALL.length));
    List<MqttPacket> packets = Captures.packets(capture.pcap());
    assertThat(topics(capture)).containsExactly("a", "b", "c");
    assertThat(packets.get(1).tree().cut()).isTrue();
    assertThat(packets.get(1).tree().captured()).isEqualTo(100);
    assertThat(packets.get(2).tree().cut()).isFalse();
  }

  @Test
  void framesThatWereCaptureInPartCutTheirPackets() throws IOException {
    CaptureBuilder capture =
        new CaptureBuilder(1883)
            .open()
            .client(0, Packets.CONNECT)
            .snap(100)
            .client(A_AT, A)
            .client(B_AT, B)
            .client(C_AT, C);
    assertThat(topics(capture)).containsExactly("a", "b", "c");
    assertThat(Captures.packets(capture.pcap()).get(3).tree().cut()).isTrue();
  }

  @Test
  void aStreamCapturedFromItsMiddleIsReadFromTheNextPacketOn() throws IOException {
    CaptureBuilder capture =
        new CaptureBuilder(1883)
            .client(A_AT + 50, Packets.part(ALL, A_AT + 50, B_AT + 200))
            .client(B_AT + 200, Packets.part(ALL, B_AT + 200, ALL.length));
    assertThat(topics(capture)).contains("c");
  }

  @Test
  void mqttIsFoundOnAnyPort() throws IOException {
    assertThat(topics(new CaptureBuilder(7777).open().client(0, ALL)))
        .containsExactly("a", "b", "c");
    assertThat(topics(new CaptureBuilder(7777).client(A_AT, A).client(B_AT, B)))
        .containsExactly("a", "b");
    byte[] http =
        "GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(java.nio.charset.StandardCharsets.UTF_8);
    assertThat(topics(new CaptureBuilder(7777).open().client(0, http))).isEmpty();
    assertThat(topics(new CaptureBuilder(7777).client(0, http))).isEmpty();
  }

  @Property(tries = 200)
  void anyOrderOfAnySegmentsGivesTheSamePackets(@ForAll long seed) throws IOException {
    Random random = new Random(seed);
    List<int[]> cuts = new ArrayList<>();
    int at = A_AT;
    while (at < ALL.length) {
      int end = Math.min(ALL.length, at + 1 + random.nextInt(120));
      cuts.add(new int[] {Math.max(A_AT, at - random.nextInt(30)), end});
      if (random.nextInt(4) == 0) {
        cuts.add(new int[] {at, end});
      }
      at = end;
    }
    java.util.Collections.shuffle(cuts, random);
    CaptureBuilder capture = new CaptureBuilder(1883).open().client(0, Packets.CONNECT);
    for (int[] each : cuts) {
      capture.client(each[0], Packets.part(ALL, each[0], each[1]));
    }
    assertThat(topics(capture)).containsExactly("a", "b", "c");
  }

  @Property(tries = 300)
  void damagedFramesNeverStopTheSensor(@ForAll long seed) throws IOException {
    Random random = new Random(seed);
    byte[] capture = new CaptureBuilder(1883).open().client(0, ALL).server(0, A).pcap();
    for (int i = 0; i < 10; i++) {
      int at = 24 + random.nextInt(capture.length - 24);
      capture[at] = (byte) random.nextInt();
    }
    try {
      Captures.packets(capture);
    } catch (CaptureFormatException e) {
      assertThat(e).hasMessageContaining("damaged");
    }
  }

  private static List<String> topics(CaptureBuilder capture) throws IOException {
    List<String> topics = new ArrayList<>();
    for (MqttPacket each : Captures.packets(capture.pcap())) {
      int topic = each.tree().find(MqttFields.TOPIC);
      if (topic >= 0) {
        topics.add(each.tree().text(topic));
      }
      assertThat(each.fromClient()).isTrue();
    }
    return topics;
  }
}
