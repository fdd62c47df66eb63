package io.vitrine.mqtt.codec;

import io.netty.buffer.ByteBuf;
import io.vitrine.mqtt.packet.ConnectPacket;
import io.vitrine.mqtt.packet.MqttVersion;
import io.vitrine.mqtt.packet.PacketType;
import io.vitrine.mqtt.packet.SubscribePacket;
import io.vitrine.mqtt.packet.UnsubscribePacket;
import io.vitrine.mqtt.packet.Will;
import io.vitrine.mqtt.property.Properties;

/**
 * Writes packets that a client sends, for tools and tests; {@link PacketWriter} has the
 * acknowledgements, DISCONNECT and AUTH. Appends to the buffer.
 */
public final class ClientPacketWriter {
  private ClientPacketWriter() {}

  public static void connect(ByteBuf out, ConnectPacket packet) {
    ByteBuf body = out.alloc().buffer();
    try {
      PropertyWriter.writeText(body, packet.version().protocolName());
      body.writeByte(packet.version().level())
          .writeByte(flags(packet))
          .writeShort(packet.keepAliveSeconds());
      boolean five = packet.version() == MqttVersion.MQTT_5;
      properties(body, packet.properties(), five);
      PropertyWriter.writeText(body, packet.clientId());
      Will will = packet.will();
      if (will != null) {
        properties(body, will.properties(), five);
        PropertyWriter.writeText(body, will.topic());
        PropertyWriter.writeBinary(body, will.payload());
      }
      if (packet.username() != null) {
        PropertyWriter.writeText(body, packet.username());
      }
      if (packet.password() != null) {
        PropertyWriter.writeBinary(body, packet.password());
      }
      PacketWriter.frame(out, PacketType.CONNECT, body);
    } finally {
      body.release();
    }
  }

  private static int flags(ConnectPacket packet) {
    Will will = packet.will();
    return (packet.username() == null ? 0 : 0x80)
        | (packet.password() == null ? 0 : 0x40)
        | (will == null ? 0 : 0x04 | will.qos() << 3 | (will.retain() ? 0x20 : 0))
        | (packet.cleanStart() ? 0x02 : 0);
  }

  /**
   * A PUBLISH.
   *
   * @param packetId left out for QoS 0
   * @param properties left out for versions before 5
   * @param payload its readable bytes are written and stay readable
   */
  public static void publish(
      ByteBuf out,
      MqttVersion version,
      String topic,
      int qos,
      boolean retain,
      int packetId,
      Properties properties,
      ByteBuf payload) {
    ByteBuf head = out.alloc().buffer();
    try {
      PropertyWriter.writeText(head, topic);
      if (qos > 0) {
        head.writeShort(packetId);
      }
      properties(head, properties, version == MqttVersion.MQTT_5);
      out.writeByte(PacketType.PUBLISH.code() << 4 | qos << 1 | (retain ? 1 : 0));
      FixedHeader.writeVariable(out, head.readableBytes() + payload.readableBytes());
      out.writeBytes(head).writeBytes(payload, payload.readerIndex(), payload.readableBytes());
    } finally {
      head.release();
    }
  }

  /** SUBSCRIBE; its subscription identifier stands in its properties. */
  public static void subscribe(ByteBuf out, MqttVersion version, SubscribePacket packet) {
    ByteBuf body = out.alloc().buffer();
    try {
      body.writeShort(packet.packetId());
      properties(body, packet.properties(), version == MqttVersion.MQTT_5);
      for (SubscribePacket.Request each : packet.requests()) {
        PropertyWriter.writeText(body, each.filter());
        body.writeByte(
            each.qos()
                | (each.noLocal() ? 4 : 0)
                | (each.retainAsPublished() ? 8 : 0)
                | each.retainHandling() << 4);
      }
      PacketWriter.frame(out, PacketType.SUBSCRIBE, body);
    } finally {
      body.release();
    }
  }

  public static void unsubscribe(ByteBuf out, MqttVersion version, UnsubscribePacket packet) {
    ByteBuf body = out.alloc().buffer();
    try {
      body.writeShort(packet.packetId());
      properties(body, packet.properties(), version == MqttVersion.MQTT_5);
      for (String each : packet.filters()) {
        PropertyWriter.writeText(body, each);
      }
      PacketWriter.frame(out, PacketType.UNSUBSCRIBE, body);
    } finally {
      body.release();
    }
  }

  public static void pingReq(ByteBuf out) {
    out.writeByte(PacketType.PINGREQ.firstByte()).writeByte(0);
  }

  private static void properties(ByteBuf out, Properties properties, boolean five) {
    if (five) {
      PropertyWriter.writeAll(out, properties);
    }
  }
}
