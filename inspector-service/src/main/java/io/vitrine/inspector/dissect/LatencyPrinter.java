package io.vitrine.inspector.dissect;

import io.vitrine.inspector.conversation.Conversations;
import io.vitrine.inspector.sensor.file.CapturedFrame;
import io.vitrine.inspector.sensor.layer.Segment;
import io.vitrine.inspector.sensor.mqtt.Carrier;
import io.vitrine.inspector.sensor.mqtt.MqttPacket;
import io.vitrine.inspector.sensor.tls.TlsSession;
import java.io.IOException;

/** Lets another printer's packets know what they answer, for filters that ask. */
final class LatencyPrinter implements Printer {
  private final Printer to;
  private final Conversations conversations = new Conversations(observation -> {}, session -> {});

  LatencyPrinter(Printer to) {
    this.to = to;
  }

  @Override
  public void frame(CapturedFrame frame) {
    to.frame(frame);
  }

  @Override
  public void packet(MqttPacket packet) {
    to.packet(conversations.packet(packet));
  }

  @Override
  public void segment(Segment segment, long stream) {
    conversations.segment(segment, stream);
    to.segment(segment, stream);
  }

  @Override
  public void lost(Carrier carrier, boolean fromClient, long missing, long skipped, Segment at) {
    conversations.lost(carrier, missing, skipped, at);
    to.lost(carrier, fromClient, missing, skipped, at);
  }

  @Override
  public void tls(Carrier carrier, TlsSession session, Segment opening) {
    to.tls(carrier, session, opening);
  }

  @Override
  public void closed(long stream) {
    conversations.closed(stream);
    to.closed(stream);
  }

  @Override
  public void finish() throws IOException {
    to.finish();
  }
}
