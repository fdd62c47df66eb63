package io.vitrine.mqtt.codec;

import io.netty.buffer.ByteBuf;
import io.vitrine.mqtt.packet.MqttVersion;
import io.vitrine.mqtt.packet.PacketType;
import io.vitrine.mqtt.packet.ReasonCode;
import io.vitrine.mqtt.property.Properties;
import java.util.List;

/**
 * Writes packets that a server sends, other than PUBLISH; the acknowledgements, DISCONNECT and AUTH
 * are the same from a client. Appends to the buffer.
 */
public final class PacketWriter {
  private static final int VERSION_3_REFUSED = 0x05;

  private PacketWriter() {}

  /**
   * CONNACK; for versions before 5 the reason becomes their return code (MQTT 3.1.1, table 3.1).
   */
  public static void connack(
      ByteBuf out,
      MqttVersion version,
      boolean sessionPresent,
      ReasonCode reason,
      Properties properties) {
    int flags = sessionPresent && !reason.failure() && version != MqttVersion.MQTT_3_1 ? 1 : 0;
    if (version != MqttVersion.MQTT_5) {
      out.writeByte(PacketType.CONNACK.firstByte())
          .writeByte(2)
          .writeByte(flags)
          .writeByte(returnCode(reason));
      return;
    }
    ByteBuf body = out.alloc().buffer();
    try {
      body.writeByte(flags).writeByte(reason.code());
      PropertyWriter.writeAll(body, properties);
      frame(out, PacketType.CONNACK, body);
    } finally {
      body.release();
    }
  }

  /** Return code of MQTT 3.x for a reason code. */
  public static int returnCode(ReasonCode reason) {
    return switch (reason) {
      case SUCCESS -> 0;
      case UNSUPPORTED_PROTOCOL_VERSION -> 1;
      case CLIENT_IDENTIFIER_NOT_VALID -> 2;
      case SERVER_UNAVAILABLE,
          SERVER_BUSY,
          QUOTA_EXCEEDED,
          CONNECTION_RATE_EXCEEDED,
          USE_ANOTHER_SERVER,
          SERVER_MOVED ->
          3;
      case BAD_USER_NAME_OR_PASSWORD -> 4;
      default -> VERSION_3_REFUSED;
    };
  }

  /** PUBACK, PUBREC, PUBREL or PUBCOMP; a success is four bytes in every version. */
  public static void acknowledgement(
      ByteBuf out, PacketType type, int packetId, ReasonCode reason, MqttVersion version) {
    boolean plain = reason == ReasonCode.SUCCESS || version != MqttVersion.MQTT_5;
    out.writeByte(type.firstByte()).writeByte(plain ? 2 : 3).writeShort(packetId);
    if (!plain) {
      out.writeByte(reason.code());
    }
  }

  /** PUBACK, PUBREC, PUBREL or PUBCOMP of version 5 with properties. */
  public static void acknowledgement(
      ByteBuf out, PacketType type, int packetId, ReasonCode reason, Properties properties) {
    if (properties.isEmpty()) {
      acknowledgement(out, type, packetId, reason, MqttVersion.MQTT_5);
      return;
    }
    ByteBuf body = out.alloc().buffer();
    try {
      body.writeShort(packetId).writeByte(reason.code());
      PropertyWriter.writeAll(body, properties);
      frame(out, type, body);
    } finally {
      body.release();
    }
  }

  /** SUBACK or UNSUBACK; UNSUBACK of versions before 5 has no codes. */
  public static void subscriptionAck(
      ByteBuf out, PacketType type, int packetId, List<ReasonCode> reasons, MqttVersion version) {
    subscriptionAck(out, type, packetId, reasons, Properties.NONE, version);
  }

  /**
   * SUBACK or UNSUBACK; UNSUBACK of versions before 5 has no codes.
   *
   * @param properties left out for versions before 5
   */
  public static void subscriptionAck(
      ByteBuf out,
      PacketType type,
      int packetId,
      List<ReasonCode> reasons,
      Properties properties,
      MqttVersion version) {
    ByteBuf body = out.alloc().buffer();
    try {
      body.writeShort(packetId);
      if (version == MqttVersion.MQTT_5) {
        PropertyWriter.writeAll(body, properties);
      }
      if (type == PacketType.SUBACK || version == MqttVersion.MQTT_5) {
        for (ReasonCode each : reasons) {
          // MQTT 3.1.1 knows one failure only ([MQTT-3.9.3-2]).
          body.writeByte(version != MqttVersion.MQTT_5 && each.failure() ? 0x80 : each.code());
        }
      }
      frame(out, type, body);
    } finally {
      body.release();
    }
  }

  /** DISCONNECT or AUTH of version 5; DISCONNECT of any version if success and no properties. */
  public static void reason(
      ByteBuf out, PacketType type, ReasonCode reason, Properties properties) {
    if (reason == ReasonCode.SUCCESS && properties.isEmpty()) {
      out.writeByte(type.firstByte()).writeByte(0);
      return;
    }
    ByteBuf body = out.alloc().buffer();
    try {
      body.writeByte(reason.code());
      if (!properties.isEmpty()) {
        PropertyWriter.writeAll(body, properties);
      }
      frame(out, type, body);
    } finally {
      body.release();
    }
  }

  public static void pingResp(ByteBuf out) {
    out.writeByte(PacketType.PINGRESP.firstByte()).writeByte(0);
  }

  static void frame(ByteBuf out, PacketType type, ByteBuf body) {
    out.writeByte(type.firstByte());
    FixedHeader.writeVariable(out, body.readableBytes());
    out.writeBytes(body);
  }
}
