package io.vitrine.inspector.sensor.vxlan;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vitrine.inspector.sensor.Duplicates;
import io.vitrine.inspector.sensor.layer.Outer;
import io.vitrine.inspector.sensor.tls.KeyLog;
import io.vitrine.inspector.sensor.vxlan.Mirror.Count;
import io.vitrine.inspector.traffic.Traffic;
import io.vitrine.inspector.traffic.TrafficAnalysis;
import io.vitrine.log.RingLog;
import io.vitrine.tap.TapWriter;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

class MadeUpTrafficTest {
  /** SYN, SYN and ACK, CONNECT, CONNACK, and three for each of 200 messages, and FIN. */
  private static final int DATAGRAMS = 4 + 3 * 200 + 1;

  /**
   * What warms the decoder up has to look like real traffic to it, or it warms up the wrong code.
   */
  @Test
  void itIsWhatClientsDo() {
    Mirrors mirrors = new Mirrors(List.of(), new SimpleMeterRegistry());
    TrafficAnalysis analysis = new Traffic().open("made-up");
    MirrorDecoder decoder =
        new MirrorDecoder(
            mirrors,
            new CaptureFilter(List.of()),
            new Duplicates(),
            new MirrorConnections("made-up"),
            new TapWriter(new RingLog("tap.0", 1 << 20), 256),
            analysis,
            new KeyLog());
    InetSocketAddress here = new InetSocketAddress("127.0.0.1", 4789);
    Outer outer = Outer.of(here, here);
    MadeUpTraffic traffic = new MadeUpTraffic();
    for (int i = 0; i < 3 * DATAGRAMS; i++) {
      decoder.accept(new Datagram(1_000_000_000L + i, traffic.next(), outer));
    }
    Mirror mirror = mirrors.of(1);
    assertThat(mirror.get(Count.PACKETS)).isEqualTo(3 * DATAGRAMS);
    assertThat(mirror.get(Count.MQTT_PACKETS)).isEqualTo(3 * (2 + 2 * 200));
    for (Count none :
        List.of(
            Count.DECODE_ERRORS, Count.GAPS, Count.REORDERED, Count.DUPLICATES, Count.TRUNCATED)) {
      assertThat(mirror.get(none)).as(none.key()).isZero();
    }
    int[] sessions = new int[1];
    analysis.sessions(
        session -> {
          sessions[0]++;
          assertThat(session.clientId()).startsWith("warm-up-");
        });
    assertThat(sessions[0]).isEqualTo(3);
  }
}
