package io.vitrine.inspector.conversation;

import io.vitrine.inspector.sensor.mqtt.MqttPacket;
import io.vitrine.mqtt.packet.PacketType;

/** A packet that waits for its answer. */
final class Handshake {
  final MqttPacket asked;
  final PacketType type;
  final int qos;

  /** Topic filters, for SUBACK and UNSUBACK. */
  final int filters;

  /** What is awaited now: PUBACK, PUBREC, PUBREL, PUBCOMP, SUBACK, UNSUBACK. */
  PacketType awaited;

  int sentAgain;

  /** Whether it was told that the answer is overdue. */
  boolean told;

  Handshake(MqttPacket asked, int qos, int filters, PacketType awaited) {
    this.asked = asked;
    this.type = asked.tree().type();
    this.qos = qos;
    this.filters = filters;
    this.awaited = awaited;
  }

  long nanos() {
    return asked.at().frame.epochNanos();
  }
}
