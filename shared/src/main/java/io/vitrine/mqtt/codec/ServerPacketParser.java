package io.vitrine.mqtt.codec;

import static io.vitrine.mqtt.packet.MalformedPacket.malformed;
import static io.vitrine.mqtt.packet.MalformedPacket.protocolError;

import io.netty.buffer.ByteBuf;
import io.vitrine.mqtt.packet.ConnackPacket;
import io.vitrine.mqtt.packet.MalformedPacket;
import io.vitrine.mqtt.packet.MqttVersion;
import io.vitrine.mqtt.packet.PacketType;
import io.vitrine.mqtt.packet.ReasonCode;
import io.vitrine.mqtt.packet.ReasonPacket;
import io.vitrine.mqtt.packet.SubscriptionAck;
import io.vitrine.mqtt.property.Properties;
import io.vitrine.mqtt.property.Property;
import java.util.ArrayList;
import java.util.List;

/**
 * What a client reads: frames that only a server sends, and DISCONNECT and AUTH from its side. As
 * strict as {@link PacketParser}, which reads the acknowledgements of both sides; PUBLISH is for
 * {@link PublishView#fromServer}.
 */
public final class ServerPacketParser {
  private static final int RETURN_CODE_MAX = 5;

  private ServerPacketParser() {}

  public static ConnackPacket connack(ByteBuf buf, int start, int end, MqttVersion version)
      throws MalformedPacket {
    boolean five = version == MqttVersion.MQTT_5;
    Cursor in = PacketParser.body(buf, start, end, five);
    int flags = in.u8();
    if ((flags & 0xFE) != 0) {
      throw malformed("MQTT-3.2.2-1", "acknowledge flags " + flags);
    }
    int code = five ? PacketParser.reason(in, PacketType.CONNACK).code() : in.u8();
    if (!five && code > RETURN_CODE_MAX) {
      throw malformed("MQTT-3.2.2-8", "return code " + code);
    }
    Properties properties =
        five ? PacketParser.properties(in, PacketType.CONNACK) : Properties.NONE;
    in.mustEnd(PacketType.CONNACK);
    if (flags == 1 && code != 0) {
      throw protocolError("MQTT-3.2.2-6", "session present, though refused with " + code);
    }
    return new ConnackPacket(flags == 1, code, properties);
  }

  /** SUBACK and UNSUBACK. */
  public static SubscriptionAck subscriptionAck(
      ByteBuf buf, int start, int end, MqttVersion version) throws MalformedPacket {
    PacketType type = PacketType.of(buf.getByte(start));
    boolean five = version == MqttVersion.MQTT_5;
    Cursor in = PacketParser.body(buf, start, end, five);
    int packetId = in.packetId();
    Properties properties = five ? PacketParser.properties(in, type) : Properties.NONE;
    List<ReasonCode> reasons = new ArrayList<>();
    if (five || type == PacketType.SUBACK) {
      while (in.left() > 0) {
        reasons.add(subscriptionReason(in, type, five));
      }
      if (reasons.isEmpty()) {
        throw protocolError("5.0 3.9.3", type + " without a reason code");
      }
    }
    in.mustEnd(type);
    return new SubscriptionAck(type, packetId, reasons, properties);
  }

  private static ReasonCode subscriptionReason(Cursor in, PacketType type, boolean five)
      throws MalformedPacket {
    ReasonCode reason = PacketParser.reason(in, type);
    if (!five && reason.failure() && reason != ReasonCode.UNSPECIFIED_ERROR) {
      throw malformed("MQTT-3.9.3-2", "return code " + reason.code());
    }
    return reason;
  }

  /** DISCONNECT and AUTH from a server. */
  public static ReasonPacket disconnect(ByteBuf buf, int start, int end, MqttVersion version)
      throws MalformedPacket {
    PacketType type = PacketType.of(buf.getByte(start));
    if (version != MqttVersion.MQTT_5) {
      throw protocolError("5.0 2.1.2", "a server sent " + type + " before version 5");
    }
    Cursor in = PacketParser.body(buf, start, end, true);
    ReasonPacket packet = PacketParser.withReason(in, type, 0, version);
    if (type == PacketType.DISCONNECT
        && packet.properties().has(Property.SESSION_EXPIRY_INTERVAL)) {
      throw protocolError("MQTT-3.14.2-2", "a server sent a session expiry interval");
    }
    return packet;
  }
}
