package io.vitrine.dissect;

import io.vitrine.mqtt.packet.PacketType;

/** One line about a packet as Wireshark's info column. */
final class InfoLine {
  private InfoLine() {}

  static String of(Dissection in) {
    StringBuilder line = new StringBuilder(DisplayText.heading(in));
    int id = in.find(MqttFields.MSGID);
    if (id >= 0) {
      line.append(" (id=").append(in.number(id)).append(')');
    }
    String resolved = in.resolvedTopic();
    boolean topics = in.type() != PacketType.CONNECT;
    for (int i = 0; topics && i < in.size(); i++) {
      if (in.field(i) == MqttFields.TOPIC) {
        String topic = resolved == null ? in.text(i) : resolved;
        line.append(" [").append(DisplayText.escaped(topic)).append(']');
      }
    }
    return line.toString();
  }
}
