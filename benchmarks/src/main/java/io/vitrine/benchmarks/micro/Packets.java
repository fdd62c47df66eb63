package io.vitrine.benchmarks.micro;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.vitrine.mqtt.codec.ClientPacketWriter;
import io.vitrine.mqtt.packet.MqttVersion;
import io.vitrine.mqtt.property.Properties;

/** The frames that are measured: PUBLISH with a payload of 64 bytes. */
final class Packets {
  static final String TOPIC = "plant/7/line/3/temp";
  private static final int PAYLOAD_BYTES = 64;

  private Packets() {}

  /** Appends a PUBLISH without properties. */
  static void publish(ByteBuf out, MqttVersion version, int qos) {
    ClientPacketWriter.publish(
        out,
        version,
        TOPIC,
        qos,
        false,
        7,
        Properties.NONE,
        Unpooled.buffer().writeZero(PAYLOAD_BYTES));
  }

  static byte[] publish(MqttVersion version, int qos) {
    ByteBuf out = Unpooled.buffer();
    publish(out, version, qos);
    return ByteBufUtil.getBytes(out);
  }
}
