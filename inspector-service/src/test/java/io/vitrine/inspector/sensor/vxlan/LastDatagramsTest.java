package io.vitrine.inspector.sensor.vxlan;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.inspector.InspectorFixture;
import io.vitrine.inspector.sensor.CaptureBuilder;
import io.vitrine.inspector.sensor.Packets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A sensor that is stopped counts what had reached its socket. */
class LastDatagramsTest {
  private static final int ROUNDS = 100;

  /** More than what is read at once. */
  private static final int DATAGRAMS = 300;

  @Test
  void whatIsInTheSocketIsReadBeforeItIsClosed() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      DatagramQueue queue = new DatagramQueue(1 << 20);
      VxlanReceiver receiver = VxlanReceiver.open("127.0.0.1", 0, 1 << 20, queue);
      receiver.start();
      try (MirrorSender sender = new MirrorSender("127.0.0.1:" + receiver.local().getPort())) {
        // The first wakes the receiver, which then rests.
        for (int i = 0; i < DATAGRAMS; i++) {
          sender.raw(new byte[8]);
        }
      }
      receiver.close();
      int received = 0;
      while (!queue.empty()) {
        List<Datagram> batch = queue.take(0);
        received += batch == null ? 0 : batch.size();
      }
      assertThat(received).as("round " + round).isEqualTo(DATAGRAMS);
    }
  }

  @Test
  void whatIsQueuedIsDecodedBeforeTheSensorEnds() throws Exception {
    byte[] capture = new CaptureBuilder(1883).open().client(0, Packets.CONNECT).pcap();
    InspectorFixture inspector = new InspectorFixture(InspectorFixture.sensing());
    int sent = 0;
    try (MirrorSender mirror = inspector.mirror()) {
      for (int i = 0; i < DATAGRAMS; i++) {
        sent += mirror.send(i, capture);
      }
    } finally {
      inspector.close();
    }
    double counted =
        inspector.meters().get("vitrine.sensor.packets").functionCounters().stream()
            .mapToDouble(each -> each.count())
            .sum();
    assertThat(counted).isEqualTo(sent);
  }
}
