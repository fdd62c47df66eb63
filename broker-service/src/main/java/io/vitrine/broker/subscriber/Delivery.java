package io.vitrine.broker.subscriber;

import io.vitrine.broker.router.Match;
import io.vitrine.broker.session.Pending;
import io.vitrine.mqtt.codec.PublishView;
import org.jspecify.annotations.Nullable;

/** The connection of a session, as the session sees it: where packets are sent. */
public interface Delivery {
  /** False while the socket takes no more: nothing should be sent now. */
  boolean writable();

  /**
   * Sends the PUBLISH that is being read; false if it is larger than the client takes
   * ([MQTT-3.1.2-24]).
   */
  boolean publish(
      PublishView view, Match match, int qos, boolean retain, int packetId, int @Nullable [] ids);

  /** Sends a kept message; false if it is larger than the client takes or has expired. */
  boolean publish(Pending pending, boolean dup, int packetId);

  void pubRel(int packetId);
}
