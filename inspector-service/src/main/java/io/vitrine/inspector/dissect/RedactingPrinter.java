package io.vitrine.inspector.dissect;

import io.vitrine.inspector.sensor.file.CapturedFrame;
import io.vitrine.inspector.sensor.mqtt.MqttPacket;
import io.vitrine.tap.Redaction;
import java.io.IOException;

/** Shows another printer of packets, and its filter, zeros for what is not to be seen. */
final class RedactingPrinter implements Printer {
  private final Printer to;
  private final Redaction redaction;

  RedactingPrinter(Printer to, Redaction redaction) {
    this.to = to;
    this.redaction = redaction;
  }

  @Override
  public void frame(CapturedFrame frame) {
    to.frame(frame);
  }

  @Override
  public void packet(MqttPacket packet) {
    to.packet(packet.redacted(redaction));
  }

  @Override
  public void closed(long stream) {
    to.closed(stream);
  }

  @Override
  public void finish() throws IOException {
    to.finish();
  }
}
