package io.vitrine.inspector.sensor.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.inspector.sensor.Packets;
import io.vitrine.inspector.sensor.file.CapturedFrame;
import io.vitrine.inspector.sensor.layer.Segment;
import io.vitrine.inspector.sensor.reassembly.BufferBudget;
import org.junit.jupiter.api.Test;

/** What waiting for the rest of a packet, or searching for the next one, may cost. */
class PacketFramerTest {
  private static final byte[] A = Packets.publish("a", 300);

  @Test
  void theMemoryOfAStreamThatEndsInsideAPacketIsGivenBack() {
    BufferBudget budget = new BufferBudget(1000);
    PlausiblePackets plausible = new PlausiblePackets(() -> 4);
    PacketFramer framer = new PacketFramer(new CountingSink(), budget, plausible, false);
    Segment at = new Segment(new CapturedFrame(1, 0, 1, A, A.length));
    framer.data(A, 0, 200, at);
    assertThat(budget.bytes()).isPositive();
    framer.end();
    assertThat(budget.bytes()).isZero();
  }

  @Test
  void bytesMadeToLookLikePacketsCostNoMoreThanOthers() {
    byte[] pings = new byte[60_000];
    for (int i = 0; i < pings.length; i += 2) {
      pings[i] = (byte) 0xC0;
    }
    pings[pings.length - 2] = 0x01;
    pings[0] = 0x01;
    PlausiblePackets plausible = new PlausiblePackets(() -> 4);
    assertThat(new PacketSearch(plausible, 60_000).find(pings, 0, 60_000)).isEqualTo(2);
    assertThat(plausible.dissected()).isLessThan(200);
  }

  private static final class CountingSink implements PacketSink {
    @Override
    public void packet(
        byte[] bytes,
        int offset,
        int length,
        int frameLength,
        Segment at,
        long[] parts,
        StreamPlace place) {}

    @Override
    public void lost(long missing, long skipped, Segment at) {}

    @Override
    public void passedOver(StreamPlace place, Segment at) {}
  }
}
