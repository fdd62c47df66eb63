package io.vitrine.broker.session;

import io.vitrine.mqtt.packet.PacketType;
import io.vitrine.mqtt.packet.ReasonCode;
import org.jspecify.annotations.Nullable;

/**
 * What comes from the client: the states of its QoS 2 messages (they outlive the connection), and
 * how many of its messages are not acknowledged yet.
 *
 * <p>QoS 2: free → RECEIVING (PUBLISH seen, PUBREC not sent yet) → RECEIVED (PUBREC sent) → free
 * (PUBREL seen, PUBCOMP sent). In a stored session, RECEIVED → COMPLETING (PUBREL seen) → free (the
 * disk has forgotten it, PUBCOMP sent).
 */
final class Inbound {
  private static final int RECEIVING = 1;
  private static final int RECEIVED = 2;
  private static final int COMPLETING = 3;

  private final PacketIdStates exactlyOnce = new PacketIdStates();
  private final @Nullable SessionStore store;

  // Valid for the connection.
  private int receiveMax = 65_535;
  private int unacknowledged;

  Inbound(@Nullable SessionStore store) {
    this.store = store;
  }

  /** After a restart: PUBREC was, or may have been, sent. */
  void recovered(int packetId) {
    exactlyOnce.put(packetId, RECEIVED);
  }

  void connected(int max) {
    receiveMax = max;
    unacknowledged = exactlyOnce.size();
  }

  /** A PUBLISH with QoS 1. */
  Verdict onPublish1() {
    if (unacknowledged >= receiveMax) {
      return Verdict.RECEIVE_MAXIMUM_EXCEEDED;
    }
    unacknowledged++;
    return Verdict.ROUTE;
  }

  /** A PUBLISH with QoS 2. */
  Verdict onPublish2(int packetId) {
    switch (exactlyOnce.get(packetId)) {
      case RECEIVED:
        return Verdict.ACKNOWLEDGE_AGAIN;
      case RECEIVING:
      case COMPLETING:
        return Verdict.IGNORE;
      default:
        if (unacknowledged >= receiveMax) {
          return Verdict.RECEIVE_MAXIMUM_EXCEEDED;
        }
        unacknowledged++;
        exactlyOnce.put(packetId, RECEIVING);
        return Verdict.ROUTE;
    }
  }

  /** PUBACK leaves. */
  void acknowledged1() {
    unacknowledged--;
  }

  /** PUBREC leaves; with a failure the identifier is free again ([MQTT-4.3.3-9]). */
  void acknowledged2(int packetId, ReasonCode reason) {
    if (reason.failure()) {
      exactlyOnce.remove(packetId);
      unacknowledged--;
    } else if (exactlyOnce.get(packetId) == RECEIVING) {
      exactlyOnce.put(packetId, RECEIVED);
    }
  }

  void onPubRel(int packetId, SessionSink sink) {
    switch (exactlyOnce.get(packetId)) {
      case RECEIVED:
        exactlyOnce.put(packetId, COMPLETING);
        if (store == null) {
          completed(packetId, sink);
        } else {
          store.completed(packetId);
        }
        return;
      case COMPLETING:
        return;
      case RECEIVING:
        sink.violation(ReasonCode.PROTOCOL_ERROR, "PUBREL before PUBREC");
        return;
      default:
        sink.acknowledge(PacketType.PUBCOMP, packetId, ReasonCode.PACKET_IDENTIFIER_NOT_FOUND);
    }
  }

  /** The disk has forgotten the identifier; PUBCOMP leaves if the client is there. */
  void completed(int packetId, @Nullable SessionSink sink) {
    if (exactlyOnce.get(packetId) == COMPLETING) {
      exactlyOnce.remove(packetId);
      unacknowledged--;
      if (sink != null) {
        sink.acknowledge(PacketType.PUBCOMP, packetId, ReasonCode.SUCCESS);
      }
    }
  }
}
