package io.vitrine.inspector.sensor.vxlan;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vitrine.inspector.fuzz.Mutations;
import io.vitrine.inspector.sensor.Captures;
import io.vitrine.inspector.sensor.file.CaptureReader;
import io.vitrine.inspector.sensor.file.CapturedFrame;
import io.vitrine.inspector.sensor.layer.Outer;
import io.vitrine.inspector.sensor.tls.KeyLog;
import io.vitrine.inspector.traffic.Traffic;
import io.vitrine.log.RingLog;
import io.vitrine.tap.TapWriter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A sensor takes any datagram, and goes on with the next. */
class FuzzTest {
  private static final InetSocketAddress LOCAL =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 4789);

  @Test
  void anyDatagramIsTaken() throws IOException {
    Mirrors mirrors = new Mirrors(List.of(), new SimpleMeterRegistry());
    MirrorConnections connections = new MirrorConnections("sensor");
    TapWriter tap = new TapWriter(new RingLog("tap.0", 1 << 20), 256);
    MirrorDecoder decoder =
        new MirrorDecoder(
            mirrors,
            new CaptureFilter(List.of()),
            connections,
            tap,
            new Traffic().open("sensor"),
            new KeyLog());
    Outer outer = Outer.of(LOCAL, LOCAL);
    Mutations.run(
        datagrams(),
        (input, random) ->
            decoder.accept(new Datagram(random.nextInt(1 << 30) * 1000L, input, outer)));
    assertThat(mirrors.all()).hasSizeLessThanOrEqualTo(Mirrors.MIRRORS_MAX + 1);
  }

  private static List<byte[]> datagrams() throws IOException {
    List<byte[]> datagrams = new ArrayList<>();
    for (String name : Captures.names()) {
      try (CaptureReader reader = CaptureReader.open(Files.newInputStream(Captures.file(name)))) {
        CapturedFrame frame;
        while ((frame = reader.next()) != null) {
          ByteBuffer datagram = ByteBuffer.allocate(8 + frame.bytes().length);
          datagrams.add(datagram.putInt(0x08000000).putInt(0x100).put(frame.bytes()).array());
        }
      }
    }
    return datagrams;
  }
}
