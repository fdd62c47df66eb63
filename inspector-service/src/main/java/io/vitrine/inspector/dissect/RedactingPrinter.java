package io.vitrine.inspector.dissect;

import io.vitrine.inspector.sensor.mqtt.MqttPacket;
import io.vitrine.tap.Redaction;

/**
 * Shows another printer of packets, and the fields that its filter asks packets for, zeros for what
 * is not to be seen. Bytes of whole frames are to its filter those of the file: who has that can
 * see them anyway.
 */
final class RedactingPrinter extends PassingPrinter {
  private final Redaction redaction;

  RedactingPrinter(Printer to, Redaction redaction) {
    super(to);
    this.redaction = redaction;
  }

  @Override
  public void packet(MqttPacket packet) {
    super.packet(packet.redacted(redaction));
  }
}
