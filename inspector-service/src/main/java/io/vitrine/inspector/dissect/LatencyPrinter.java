package io.vitrine.inspector.dissect;

import io.vitrine.inspector.conversation.Conversations;
import io.vitrine.inspector.sensor.layer.Segment;
import io.vitrine.inspector.sensor.mqtt.Carrier;
import io.vitrine.inspector.sensor.mqtt.MqttPacket;

/** Lets another printer's packets know what they answer, for filters that ask. */
final class LatencyPrinter extends PassingPrinter {
  private final Conversations conversations = new Conversations(observation -> {}, session -> {});

  LatencyPrinter(Printer to) {
    super(to);
  }

  @Override
  public void packet(MqttPacket packet) {
    super.packet(conversations.packet(packet));
  }

  @Override
  public void segment(Segment segment, long stream) {
    conversations.segment(segment, stream);
    super.segment(segment, stream);
  }

  @Override
  public void lost(Carrier carrier, boolean fromClient, long missing, long skipped, Segment at) {
    conversations.lost(carrier, missing, skipped, at);
    super.lost(carrier, fromClient, missing, skipped, at);
  }

  @Override
  public void closed(long stream) {
    conversations.closed(stream);
    super.closed(stream);
  }
}
