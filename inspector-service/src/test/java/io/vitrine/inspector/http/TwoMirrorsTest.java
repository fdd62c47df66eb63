package io.vitrine.inspector.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vitrine.inspector.InspectorFixture;
import io.vitrine.inspector.Waiting;
import io.vitrine.inspector.sensor.CaptureBuilder;
import io.vitrine.inspector.sensor.Packets;
import io.vitrine.inspector.sensor.file.CaptureReader;
import io.vitrine.inspector.sensor.file.CapturedFrame;
import io.vitrine.inspector.sensor.vxlan.MirrorSender;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A connection of which both ends are mirrored, each through a network of its own, is one. */
class TwoMirrorsTest {
  private static final int CLIENT_END = 1;
  private static final int BROKER_END = 2;
  private static final byte[] PUBLISH = Packets.publish("plant/7/temp", 10);
  private static final int CONNECT = Packets.CONNECT.length;
  private static final byte[] CONNACK = {0x20, 2, 0, 0};

  private InspectorFixture inspector;
  private MirrorSender mirror;

  @BeforeEach
  void start() throws IOException {
    // However long this machine takes between two copies.
    inspector =
        new InspectorFixture(
            InspectorFixture.sensing().with("inspector.sensor.copy_delay_max", "60s"));
    mirror = inspector.mirror();
  }

  @AfterEach
  void stop() {
    mirror.close();
    inspector.close();
  }

  /** Open, CONNECT, CONNACK, two PUBLISH. */
  private static List<CapturedFrame> conversation() throws IOException {
    return frames(
        new CaptureBuilder(1883)
            .open()
            .client(0, Packets.CONNECT)
            .server(0, CONNACK)
            .client(CONNECT, PUBLISH)
            .client(CONNECT + PUBLISH.length, PUBLISH));
  }

  private static List<CapturedFrame> frames(CaptureBuilder capture) throws IOException {
    List<CapturedFrame> frames = new ArrayList<>();
    try (CaptureReader reader = CaptureReader.open(new ByteArrayInputStream(capture.pcap()))) {
      CapturedFrame frame;
      while ((frame = reader.next()) != null) {
        frames.add(frame);
      }
    }
    return frames;
  }

  @Test
  void eachPacketCountsOnceAndNobodyTakesOver() throws IOException {
    List<CapturedFrame> frames = conversation();
    for (int i = 0; i < frames.size(); i++) {
      // What the broker sends is seen at its end first.
      boolean brokers = i == 1 || i == 3;
      mirror.send(brokers ? BROKER_END : CLIENT_END, frames.get(i));
      mirror.send(brokers ? CLIENT_END : BROKER_END, frames.get(i));
    }
    Waiting.until(
        () -> assertThat(types()).containsExactly("PUBLISH", "PUBLISH", "CONNACK", "CONNECT"));
    Waiting.until(() -> assertThat(tap(BROKER_END).getInteger("packets")).isEqualTo(6));
    assertThat(tap(CLIENT_END).getInteger("duplicates")).isEqualTo(2);
    assertThat(tap(BROKER_END).getInteger("duplicates")).isEqualTo(4);
    assertThat(array("connections")).hasSize(1);
    JsonObject session = array("sessions").getJsonObject(0);
    assertThat(array("sessions")).hasSize(1);
    assertThat(session.getInteger("connections")).isEqualTo(1);
    assertThat(session.getInteger("takeovers")).isZero();
    assertThat(session.getInteger("publishes_in")).isEqualTo(2);
    assertThat(array("findings").encode()).doesNotContain("takeover").doesNotContain("second");
    int packets = 0;
    for (Object flow : array("flows")) {
      packets += ((JsonObject) flow).getInteger("packets");
      assertThat(((JsonObject) flow).getInteger("retransmissions")).isZero();
      assertThat(((JsonObject) flow).getInteger("out_of_order")).isZero();
    }
    assertThat(packets).isEqualTo(6);
  }

  @Test
  void whatOneMirrorLostTheOtherHas() throws IOException {
    List<CapturedFrame> frames = conversation();
    for (int i = 0; i < frames.size(); i++) {
      if (i != 4) {
        mirror.send(CLIENT_END, frames.get(i));
      }
      if (i != 5) {
        mirror.send(BROKER_END, frames.get(i));
      }
    }
    Waiting.until(
        () -> assertThat(types()).containsExactly("PUBLISH", "PUBLISH", "CONNACK", "CONNECT"));
    assertThat(array("connections")).hasSize(1);
    for (int end : List.of(CLIENT_END, BROKER_END)) {
      assertThat(tap(end).getInteger("gaps")).isZero();
    }
  }

  @Test
  void theSameAddressesInTwoNetworksAreTwoConnections() throws IOException {
    for (CapturedFrame frame : conversation()) {
      mirror.send(CLIENT_END, frame);
    }
    byte[] other = Packets.CONNECT.clone();
    other[other.length - 1] = 'b';
    for (CapturedFrame frame :
        frames(
            new CaptureBuilder(1883)
                .segment(true, 0x02, 4000, 0, new byte[0])
                .segment(false, 0x12, 9000, 4001, new byte[0])
                .segment(true, 0x18, 4001, 9001, other))) {
      mirror.send(BROKER_END, frame);
    }
    Waiting.until(() -> assertThat(array("connections")).hasSize(2));
    assertThat(tap(BROKER_END).getInteger("duplicates")).isZero();
    assertThat(array("sessions")).hasSize(2);
  }

  @Test
  void aConnectionThatIsOpenedAgainIsOneAgain() throws IOException {
    for (int round = 0; round < 3; round++) {
      int offset = round * 100_000;
      for (CapturedFrame frame :
          frames(
              new CaptureBuilder(1883)
                  .segment(true, 0x02, offset, 0, new byte[0])
                  .segment(false, 0x12, offset + 500, offset + 1, new byte[0])
                  .segment(true, 0x18, offset + 1, offset + 501, Packets.CONNECT)
                  .segment(true, 0x11, offset + 1 + CONNECT, offset + 501, new byte[0]))) {
        mirror.send(round % 2 == 0 ? CLIENT_END : BROKER_END, frame);
        mirror.send(round % 2 == 0 ? BROKER_END : CLIENT_END, frame);
      }
    }
    Waiting.until(() -> assertThat(types()).containsExactly("CONNECT", "CONNECT", "CONNECT"));
    JsonObject session = array("sessions").getJsonObject(0);
    assertThat(session.getInteger("connections")).isEqualTo(3);
    assertThat(session.getInteger("takeovers")).isZero();
  }

  @Test
  void aCaptureThatIsSentAgainIsNeitherOutOfOrderNorRetransmitted() throws IOException {
    int rounds = 4;
    for (int round = 0; round < rounds; round++) {
      for (CapturedFrame frame : conversation()) {
        mirror.send(CLIENT_END, frame);
      }
    }
    Waiting.until(() -> assertThat(tap(CLIENT_END).getInteger("packets")).isEqualTo(6 * rounds));
    Waiting.until(() -> assertThat(types()).hasSize(4 * rounds));
    for (Object flow : array("flows")) {
      assertThat(((JsonObject) flow).getInteger("out_of_order")).isZero();
      assertThat(((JsonObject) flow).getInteger("retransmissions")).isZero();
    }
  }

  private List<String> types() {
    return array("packets").stream().map(each -> ((JsonObject) each).getString("type")).toList();
  }

  private JsonObject tap(int vni) {
    return array("sensors").getJsonObject(0).getJsonArray("taps").stream()
        .map(JsonObject.class::cast)
        .filter(each -> each.getInteger("vni") == vni)
        .findFirst()
        .orElseThrow();
  }

  private JsonArray array(String of) {
    return new JsonObject(inspector.get("/api/v1/" + of).body()).getJsonArray(of);
  }
}
