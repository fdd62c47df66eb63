package io.vitrine.broker.session;

import io.vitrine.mqtt.packet.PacketType;
import io.vitrine.mqtt.packet.ReasonCode;

/** What the session's rules ask of the connection, in order. */
public interface SessionSink {
  /**
   * Whether the client's socket takes more; if not, {@link Session#drain} is called when it does.
   */
  boolean writable();

  /** Epoch milliseconds of the current turn. */
  long nowMillis();

  /**
   * Sends a PUBLISH.
   *
   * @return false if it is larger than the client takes: not sent, and to be treated as if it had
   *     been ([MQTT-3.1.2-25])
   */
  boolean publish(
      Deliverable message, DeliveryTerms terms, int qos, boolean retain, int packetId, boolean dup);

  /** Sends PUBACK, PUBREC, PUBREL or PUBCOMP. */
  void acknowledge(PacketType type, int packetId, ReasonCode reason);

  /**
   * The client broke the protocol, or takes its messages too slowly ({@link
   * ReasonCode#QUOTA_EXCEEDED}): the connection ends with that reason.
   */
  void violation(ReasonCode reason, String text);
}
