package io.vitrine.inspector.sensor;

import io.vitrine.dissect.Field;
import io.vitrine.inspector.sensor.layer.FieldSink;
import io.vitrine.inspector.sensor.layer.Segment;
import io.vitrine.inspector.sensor.mqtt.Carrier;
import io.vitrine.inspector.sensor.mqtt.MqttPacket;
import io.vitrine.inspector.sensor.mqtt.StreamPlace;
import io.vitrine.inspector.sensor.tls.TlsSession;

/** Takes what the sensor sees, in the order of the capture. */
@FunctionalInterface
public interface SensorListener {
  /** An MQTT packet, when its last byte is there. */
  void packet(MqttPacket packet);

  /**
   * A TCP segment or datagram, before what is in it.
   *
   * @param stream number of its TCP stream; -1 if it is not TCP
   */
  default void segment(Segment segment, long stream) {}

  /**
   * A frame in which there is no segment or datagram, or not yet: of headers it has what could be
   * read.
   */
  default void unread(Segment headers) {}

  /**
   * A segment or datagram that came through another mirror before, where it was told of: of this
   * copy there is nothing but its headers.
   *
   * @param stream number of its TCP stream; -1 if it is not TCP
   */
  default void copy(Segment segment, long stream) {
    unread(segment);
  }

  /** As {@link FieldSink#field}. */
  default void field(Segment at, Field field, Object value) {}

  /**
   * Bytes of an MQTT stream are lost.
   *
   * @param missing so many were never captured
   * @param skipped so many were captured, but belong to no packet that could be read
   * @param at the segment from which on packets are read again, or the last
   */
  default void lost(Carrier carrier, boolean fromClient, long missing, long skipped, Segment at) {}

  /**
   * Bytes of an MQTT stream, captured or not, belong to no packet that was told of.
   *
   * @param at a segment of the same direction
   */
  default void passedOver(Carrier carrier, StreamPlace place, Segment at) {}

  /**
   * Bytes of a TCP stream, whatever it carries, were never captured.
   *
   * @param at the segment behind them, or that they were cut off
   */
  default void gap(int missing, Segment at) {}

  /** A segment came before others that belong in front of it. */
  default void early(Segment at) {}

  /** A segment that came early is in order now; what was in it was told of. */
  default void ordered(Segment at) {}

  /**
   * TLS begins on a stream.
   *
   * @param session grows while the handshake is read
   */
  default void tls(Carrier carrier, TlsSession session, Segment opening) {}

  /** A TCP stream ended, or is followed no longer. */
  default void closed(long stream) {}
}
