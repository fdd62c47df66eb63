package io.vitrine.broker.session;

import java.util.BitSet;

/**
 * Packet identifiers of QoS 2 messages that were received and not released yet ([MQTT-4.3.3-10]).
 */
public final class InboundIds {
  private final BitSet received = new BitSet();

  /** True if the identifier is new: the message is to be processed. */
  public boolean onPublish(int packetId) {
    boolean fresh = !received.get(packetId);
    received.set(packetId);
    return fresh;
  }

  /** True if the identifier was waiting for its PUBREL. */
  public boolean onPubRel(int packetId) {
    boolean known = received.get(packetId);
    received.clear(packetId);
    return known;
  }

  /** Forgets an identifier whose message was refused. */
  public void refuse(int packetId) {
    received.clear(packetId);
  }

  public int waiting() {
    return received.cardinality();
  }
}
