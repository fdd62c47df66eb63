package io.vitrine.inspector.sensor.vxlan;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vitrine.inspector.fuzz.Mutations;
import io.vitrine.inspector.fuzz.Samples;
import io.vitrine.inspector.sensor.Duplicates;
import io.vitrine.inspector.sensor.layer.Outer;
import io.vitrine.inspector.sensor.tls.KeyLog;
import io.vitrine.inspector.traffic.Traffic;
import io.vitrine.log.RingLog;
import io.vitrine.tap.TapWriter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** A sensor takes any datagram, and goes on with the next. */
class MirrorFuzzTest {
  private static final InetSocketAddress LOCAL =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 4789);

  private final Mirrors mirrors = new Mirrors(List.of(), new SimpleMeterRegistry());
  private final MirrorDecoder decoder =
      new MirrorDecoder(
          mirrors,
          new CaptureFilter(List.of()),
          new Duplicates(),
          new MirrorConnections("sensor"),
          new TapWriter(new RingLog("tap.0", 1 << 20), 256),
          new Traffic().open("sensor"),
          new KeyLog());
  private final Outer outer = Outer.of(LOCAL, LOCAL);
  private long nanos;

  static List<byte[]> samples() throws IOException {
    return Samples.frames().stream()
        .map(
            frame ->
                ByteBuffer.allocate(8 + frame.length)
                    .putInt(0x08000000)
                    .putInt(0x100)
                    .put(frame)
                    .array())
        .limit(300)
        .toList();
  }

  @Test
  void noDamagedDatagramFails() throws IOException {
    Mutations.run(samples(), (input, random) -> receive(input));
  }

  @MethodSource("samples")
  @FuzzTest(maxDuration = "10m")
  void receive(byte[] input) {
    nanos += 1_000_000;
    decoder.accept(new Datagram(nanos, input, outer));
    assertThat(mirrors.all()).hasSizeLessThanOrEqualTo(Mirrors.MIRRORS_MAX + 1);
  }
}
