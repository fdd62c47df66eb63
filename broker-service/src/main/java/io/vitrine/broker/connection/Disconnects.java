package io.vitrine.broker.connection;

import io.netty.buffer.ByteBuf;
import io.vitrine.mqtt.codec.PacketParser;
import io.vitrine.mqtt.packet.MalformedPacket;
import io.vitrine.mqtt.packet.MqttVersion;
import io.vitrine.mqtt.packet.ReasonCode;
import io.vitrine.mqtt.packet.ReasonPacket;

/** DISCONNECT as clients may send it. */
final class Disconnects {
  private Disconnects() {}

  /**
   * @throws MalformedPacket if it is none, or has the one reason code that the table of all codes
   *     has for DISCONNECT, and the table of DISCONNECT, which binds, and vertx-mqtt have not
   */
  static ReasonPacket parse(ByteBuf buf, int start, int end, MqttVersion version)
      throws MalformedPacket {
    ReasonPacket packet = PacketParser.disconnect(buf, start, end, version);
    if (packet.reason() == ReasonCode.BAD_AUTHENTICATION_METHOD) {
      throw new MalformedPacket(
          ReasonCode.PROTOCOL_ERROR, "MQTT-3.14.2-1", "reason code 140 in DISCONNECT");
    }
    return packet;
  }

  /** How the connection ended, for people. */
  static String text(ReasonPacket packet) {
    return packet.reason() == ReasonCode.SUCCESS
        ? CloseCause.DISCONNECTED.text()
        : CloseCause.DISCONNECTED.text() + ": " + packet.reason().title();
  }
}
