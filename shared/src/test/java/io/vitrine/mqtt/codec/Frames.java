package io.vitrine.mqtt.codec;

import io.netty.buffer.ByteBuf;
import io.vitrine.mqtt.packet.MalformedPacket;
import io.vitrine.mqtt.packet.MqttVersion;
import io.vitrine.mqtt.packet.PacketType;

/** Parses any frame, as the owner of a connection does. */
final class Frames {
  private Frames() {}

  /** The packet, or a view of it. */
  static Object parse(ByteBuf buf, int start, int end, MqttVersion version, boolean fromClient)
      throws MalformedPacket {
    int length = FixedHeader.frameLength(buf, start, end);
    if (length == FixedHeader.INCOMPLETE || length != end - start) {
      return "incomplete";
    }
    PacketType type = PacketType.of(buf.getByte(start));
    if (!(fromClient ? type.fromClient() : type.fromServer())) {
      throw MalformedPacket.protocolError("5.0 2.1.2", "the other side sends " + type);
    }
    int header = FixedHeader.length(buf, start);
    boolean five = version == MqttVersion.MQTT_5;
    return switch (type) {
      case CONNECT -> PacketParser.connect(buf, start, end);
      case CONNACK -> ServerPacketParser.connack(buf, start, end, version);
      case PUBLISH ->
          (fromClient ? new PublishView() : PublishView.fromServer())
              .parse(buf, start, header, end, five);
      case PUBACK, PUBREC, PUBREL, PUBCOMP ->
          PacketParser.acknowledgement(buf, start, end, version);
      case SUBSCRIBE -> PacketParser.subscribe(buf, start, end, version);
      case SUBACK, UNSUBACK -> ServerPacketParser.subscriptionAck(buf, start, end, version);
      case UNSUBSCRIBE -> PacketParser.unsubscribe(buf, start, end, version);
      case PINGREQ, PINGRESP -> {
        PacketParser.ping(buf, start, end);
        yield type;
      }
      case DISCONNECT, AUTH ->
          fromClient
              ? PacketParser.disconnect(buf, start, end, version)
              : ServerPacketParser.disconnect(buf, start, end, version);
      case RESERVED0 -> throw new AssertionError("refused with its flags");
    };
  }
}
