package io.vitrine.inspector.redaction;

import io.vitrine.inspector.sensor.layer.Segment;
import io.vitrine.inspector.sensor.mqtt.MqttPacket;
import io.vitrine.inspector.sensor.mqtt.Transport;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Where in the streams of a capture secrets are, by TCP's sequence numbers, so that each copy of a
 * segment can be found. Inside a WebSocket, where bytes are masked and may be compressed, it is all
 * that the packet's segments carry; inside TLS nothing, since it is encrypted. One thread.
 */
public final class SecretPlaces {
  /** One direction of a connection; in another mirror it is another. */
  record Way(
      boolean version6,
      long sourceHigh,
      long sourceLow,
      long destinationHigh,
      long destinationLow,
      int ports,
      int vni) {
    static Way of(Segment at) {
      return new Way(
          at.version6,
          at.sourceHigh,
          at.sourceLow,
          at.destinationHigh,
          at.destinationLow,
          at.sourcePort << 16 | at.destinationPort,
          at.vni);
    }
  }

  /** Bytes from a sequence number on. */
  record Range(int sequence, int length) {}

  private final Redaction redaction;
  private final Map<Way, List<Range>> ranges = new HashMap<>();

  public SecretPlaces(Redaction redaction) {
    this.redaction = redaction;
  }

  /** Takes the next packet of the capture. */
  public void packet(MqttPacket packet) {
    Transport transport = packet.carrier().transport();
    byte[] hidden = packet.carrier().tls() != null ? null : redaction.hidden(packet.tree());
    if (hidden == null) {
      return;
    }
    List<Range> of = ranges.computeIfAbsent(Way.of(packet.at()), any -> new ArrayList<>());
    if (transport != Transport.TCP) {
      of.add(new Range(packet.place().sequence(), packet.place().length()));
      return;
    }
    byte[] bytes = packet.tree().bytes(0, hidden.length);
    for (int at = 0; at < bytes.length; at++) {
      int from = at;
      while (at < bytes.length && bytes[at] != hidden[at]) {
        at++;
      }
      if (at > from) {
        of.add(new Range(packet.place().sequence() + from, at - from));
      }
    }
  }

  boolean none() {
    return ranges.isEmpty();
  }

  /** Those of the segment's direction. */
  List<Range> of(Segment segment) {
    return ranges.getOrDefault(Way.of(segment), List.of());
  }
}
