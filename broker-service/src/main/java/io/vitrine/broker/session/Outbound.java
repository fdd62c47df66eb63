package io.vitrine.broker.session;

import io.vitrine.mqtt.packet.ReasonCode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What goes to the client. */
interface Outbound {
  /**
   * @param receiveMax Receive Maximum of the client
   * @param outlives whether the session outlives the connection, so that messages must be kept
   *     until they are acknowledged
   */
  void connected(int receiveMax, boolean outlives);

  /**
   * A message for the client.
   *
   * @param sink null while the client is away
   */
  void deliver(
      Deliverable message,
      DeliveryTerms terms,
      int qos,
      boolean retain,
      @Nullable SessionSink sink);

  void onPubAck(int id, SessionSink sink);

  void onPubRec(int id, ReasonCode reason, SessionSink sink);

  void onPubComp(int id, SessionSink sink);

  /** The client is back: what is in flight goes out again first ([MQTT-4.4.0-1]). */
  void resume(SessionSink sink);

  /** Sends what waits, as long as the window and the socket let it through. */
  void drain(SessionSink sink);

  /** The client is away. */
  void detached();

  /** Messages that wait, about. */
  int queued();

  /** Whether others may have to be sent before a message that comes now. */
  default boolean behind() {
    return queued() > 0;
  }

  /** Messages on their way. */
  int inFlight();

  /** Takes out what others shall get, since the session ends, in order. */
  default List<Leftover> leftovers() {
    return List.of();
  }

  /** Drops what waits; returns how many there were. */
  int end();
}
