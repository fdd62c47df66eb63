package io.vitrine.benchmarks.micro;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vitrine.mqtt.codec.ClientPacketWriter;
import io.vitrine.mqtt.codec.FixedHeader;
import io.vitrine.mqtt.codec.PacketParser;
import io.vitrine.mqtt.codec.PacketWriter;
import io.vitrine.mqtt.codec.PublishView;
import io.vitrine.mqtt.packet.ConnectPacket;
import io.vitrine.mqtt.packet.MalformedPacket;
import io.vitrine.mqtt.packet.MqttVersion;
import io.vitrine.mqtt.packet.PacketType;
import io.vitrine.mqtt.packet.ReasonCode;
import io.vitrine.mqtt.packet.ReasonPacket;
import io.vitrine.mqtt.property.Properties;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** One packet read or written. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CodecBench {
  private final PublishView view = new PublishView();
  private final ByteBuf publish3 = Unpooled.directBuffer();
  private final ByteBuf publish5 = Unpooled.directBuffer();
  private final ByteBuf ack = Unpooled.directBuffer();
  private final ByteBuf connect = Unpooled.directBuffer();
  private final ByteBuf out = Unpooled.directBuffer();

  @Setup
  public void setUp() {
    Packets.publish(publish3, MqttVersion.MQTT_3_1_1, 1);
    Packets.publish(publish5, MqttVersion.MQTT_5, 1);
    PacketWriter.acknowledgement(ack, PacketType.PUBACK, 7, ReasonCode.SUCCESS, MqttVersion.MQTT_5);
    ClientPacketWriter.connect(
        connect,
        new ConnectPacket(
            MqttVersion.MQTT_5,
            true,
            60,
            "device-0017",
            null,
            "user",
            new byte[8],
            Properties.NONE));
  }

  @Benchmark
  public PublishView parsePublish3() throws MalformedPacket {
    return view.parse(publish3, 0, FixedHeader.length(publish3, 0), publish3.writerIndex(), false);
  }

  @Benchmark
  public PublishView parsePublish5() throws MalformedPacket {
    return view.parse(publish5, 0, FixedHeader.length(publish5, 0), publish5.writerIndex(), true);
  }

  @Benchmark
  public ReasonPacket parsePuback() throws MalformedPacket {
    return PacketParser.acknowledgement(ack, 0, ack.writerIndex(), MqttVersion.MQTT_5);
  }

  @Benchmark
  public ConnectPacket parseConnect() throws MalformedPacket {
    return PacketParser.connect(connect, 0, connect.writerIndex());
  }

  @Benchmark
  public ByteBuf writePuback() {
    out.clear();
    PacketWriter.acknowledgement(out, PacketType.PUBACK, 7, ReasonCode.SUCCESS, MqttVersion.MQTT_5);
    return out;
  }
}
