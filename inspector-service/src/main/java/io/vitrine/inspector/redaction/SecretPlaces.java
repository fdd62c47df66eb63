package io.vitrine.inspector.redaction;

import io.vitrine.inspector.sensor.layer.Segment;
import io.vitrine.inspector.sensor.mqtt.MqttPacket;
import io.vitrine.inspector.sensor.mqtt.StreamPlace;
import io.vitrine.inspector.sensor.mqtt.Transport;
import io.vitrine.tap.Redaction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Where in the streams of a capture secrets are, by TCP's sequence numbers, so that each copy of a
 * segment can be found; what belongs to no packet that could be read counts as secret. Inside a
 * WebSocket, where bytes are masked and may be compressed, it is all that the packet's segments
 * carry; inside TLS nothing, since it is encrypted. One thread.
 */
public final class SecretPlaces {
  /** One direction of a connection, in whatever mirror: a copy may come through another. */
  record Way(
      boolean version6,
      long sourceHigh,
      long sourceLow,
      long destinationHigh,
      long destinationLow,
      int ports) {
    static Way of(Segment at) {
      return new Way(
          at.version6,
          at.sourceHigh,
          at.sourceLow,
          at.destinationHigh,
          at.destinationLow,
          at.sourcePort << 16 | at.destinationPort);
    }
  }

  /** Sequence numbers that differ only in so many low bits are kept together. */
  private static final int STRETCH_BITS = 12;

  /** Bytes from a sequence number on. */
  record Range(int sequence, int length) {}

  private final Redaction redaction;
  private final Map<Way, Map<Integer, List<Range>>> ranges = new HashMap<>();

  public SecretPlaces(Redaction redaction) {
    this.redaction = redaction;
  }

  /** Takes the next packet of the capture. */
  public void packet(MqttPacket packet) {
    Transport transport = packet.carrier().transport();
    if (packet.carrier().tls() != null) {
      return;
    }
    int captured = packet.tree().captured();
    if (captured < packet.tree().frameLength() && redaction.hidesRest(packet.tree())) {
      rest(packet, captured);
    }
    byte[] hidden = redaction.hidden(packet.tree());
    if (hidden == null) {
      return;
    }
    Map<Integer, List<Range>> of =
        ranges.computeIfAbsent(Way.of(packet.at()), any -> new HashMap<>());
    if (transport != Transport.TCP) {
      add(of, packet.place().sequence(), packet.place().length());
      return;
    }
    byte[] bytes = packet.tree().bytes(0, hidden.length);
    for (int at = 0; at < bytes.length; at++) {
      int from = at;
      while (at < bytes.length && bytes[at] != hidden[at]) {
        at++;
      }
      if (at > from) {
        add(of, packet.place().sequence() + from, at - from);
      }
    }
  }

  /** Frames may have what the packet that was put together of them has not. */
  private void rest(MqttPacket packet, int from) {
    boolean plain = packet.carrier().transport() == Transport.TCP;
    StreamPlace whole = packet.place();
    int before = plain ? Math.min(from, whole.length()) : 0;
    passedOver(new StreamPlace(whole.sequence() + before, whole.length() - before), packet.at());
  }

  /**
   * Nobody knows what is there: all of it is secret.
   *
   * @param at a segment of the same direction
   */
  public void passedOver(StreamPlace place, Segment at) {
    add(
        ranges.computeIfAbsent(Way.of(at), any -> new HashMap<>()),
        place.sequence(),
        place.length());
  }

  /** In each stretch that it reaches into. */
  private static void add(Map<Integer, List<Range>> to, int sequence, int length) {
    if (length <= 0) {
      return;
    }
    Range range = new Range(sequence, length);
    int last = sequence + length - 1 >>> STRETCH_BITS;
    int stretch = sequence >>> STRETCH_BITS;
    to.computeIfAbsent(stretch, any -> new ArrayList<>()).add(range);
    while (stretch != last) {
      stretch = next(stretch);
      to.computeIfAbsent(stretch, any -> new ArrayList<>()).add(range);
    }
  }

  private static int next(int stretch) {
    return stretch + 1 & -1 >>> STRETCH_BITS;
  }

  /** What is secret in them. */
  public Redaction redaction() {
    return redaction;
  }

  boolean none() {
    return ranges.isEmpty();
  }

  /**
   * Those of the segment's direction that may be in its bytes; one that is longer than a stretch
   * may be there more than once.
   *
   * @param sequence of the first byte
   */
  List<Range> of(Segment segment, int sequence, int length) {
    Map<Integer, List<Range>> of = ranges.get(Way.of(segment));
    if (of == null || length <= 0) {
      return List.of();
    }
    int last = sequence + length - 1 >>> STRETCH_BITS;
    int stretch = sequence >>> STRETCH_BITS;
    List<Range> near = new ArrayList<>(of.getOrDefault(stretch, List.of()));
    while (stretch != last) {
      stretch = next(stretch);
      near.addAll(of.getOrDefault(stretch, List.of()));
    }
    return near;
  }
}
