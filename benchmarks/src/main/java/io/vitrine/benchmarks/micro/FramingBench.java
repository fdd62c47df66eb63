package io.vitrine.benchmarks.micro;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vitrine.mqtt.codec.FixedHeader;
import io.vitrine.mqtt.codec.PublishView;
import io.vitrine.mqtt.packet.MalformedPacket;
import io.vitrine.mqtt.packet.MqttVersion;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What one read of a socket brings, cut into frames; per frame. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class FramingBench {
  private static final int FRAMES = 512;

  private final ByteBuf bytes = Unpooled.directBuffer();
  private final PublishView view = new PublishView();

  @Setup
  public void setUp() {
    for (int i = 0; i < FRAMES; i++) {
      Packets.publish(bytes, MqttVersion.MQTT_5, i % 3);
    }
  }

  @Benchmark
  @OperationsPerInvocation(FRAMES)
  public int cut() throws MalformedPacket {
    int frames = 0;
    int end = bytes.writerIndex();
    for (int at = 0; at < end; frames++) {
      at += FixedHeader.frameLength(bytes, at, end);
    }
    return frames;
  }

  @Benchmark
  @OperationsPerInvocation(FRAMES)
  public int cutAndParse() throws MalformedPacket {
    int payload = 0;
    int end = bytes.writerIndex();
    for (int at = 0; at < end; ) {
      int length = FixedHeader.frameLength(bytes, at, end);
      view.parse(bytes, at, FixedHeader.length(bytes, at), at + length, true);
      payload += view.payloadLength();
      at += length;
    }
    return payload;
  }
}
