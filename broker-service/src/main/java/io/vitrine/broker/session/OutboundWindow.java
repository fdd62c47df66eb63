package io.vitrine.broker.session;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * QoS 1 and 2 messages that were sent to the client and are not acknowledged yet, by packet
 * identifier (MQTT 5.0, 4.3 and 4.9). A message is kept only if the session can outlive its
 * connection.
 *
 * <p>States of an identifier: free, then for QoS 1 SENT, for QoS 2 SENT and after PUBREC RELEASED.
 */
public final class OutboundWindow {
  private static final byte FREE = 0;
  private static final byte SENT_QOS_1 = 1;
  private static final byte SENT_QOS_2 = 2;
  private static final byte RELEASED = 3;

  /**
   * What must be sent again when the session is resumed ([MQTT-4.4.0-1]).
   *
   * @param pending null: PUBREL is to be sent
   */
  public record Resend(int packetId, @Nullable Pending pending) {}

  private final int capacity;
  private final boolean keep;
  private byte[] states = new byte[0];
  private long[] order = new long[0];
  private @Nullable Pending[] kept = new Pending[0];
  private int next = 1;
  private int inFlight;
  private long sendCount;
  private int max;

  /**
   * @param capacity most messages in flight, 1 to 65,535
   * @param keep whether messages must be remembered for a later connection
   */
  public OutboundWindow(int capacity, boolean keep) {
    this.capacity = capacity;
    this.keep = keep;
    this.max = capacity;
  }

  /** The client's receive maximum for this connection ([MQTT-3.3.4-9]). */
  public void receiveMaximum(int receiveMaximum) {
    max = Math.min(capacity, receiveMaximum);
  }

  public boolean hasRoom() {
    return inFlight < max;
  }

  public int inFlight() {
    return inFlight;
  }

  public boolean keeps() {
    return keep;
  }

  /**
   * Takes a free packet identifier for a message that is now sent.
   *
   * @param pending needed if {@link #keeps()}
   * @throws IllegalStateException if there is no room
   */
  public int send(int qos, @Nullable Pending pending) {
    if (!hasRoom()) {
      throw new IllegalStateException("no room in the window of " + max);
    }
    if (states.length == 0) {
      // Most connections never get a QoS 1 message; they pay nothing.
      states = new byte[capacity + 1];
      order = new long[keep ? capacity + 1 : 0];
      kept = new Pending[keep ? capacity + 1 : 0];
    }
    while (states[next] != FREE) {
      advance();
    }
    int id = next;
    advance();
    states[id] = qos == 1 ? SENT_QOS_1 : SENT_QOS_2;
    if (keep) {
      kept[id] = pending;
      order[id] = sendCount++;
    }
    inFlight++;
    return id;
  }

  /** PUBACK: true if the identifier was waiting for one. */
  public boolean onPubAck(int packetId) {
    return finish(packetId, SENT_QOS_1);
  }

  /** PUBREC without failure: true if the identifier was waiting for one, or had one before. */
  public boolean onPubRec(int packetId) {
    if (packetId >= states.length
        || (states[packetId] != SENT_QOS_2 && states[packetId] != RELEASED)) {
      return false;
    }
    states[packetId] = RELEASED;
    if (keep) {
      kept[packetId] = null;
    }
    return true;
  }

  /** PUBREC with a failure ends the delivery: true if the identifier was waiting for one. */
  public boolean onPubRecFailure(int packetId) {
    return finish(packetId, SENT_QOS_2);
  }

  /** PUBCOMP: true if the identifier was waiting for one. */
  public boolean onPubComp(int packetId) {
    return finish(packetId, RELEASED);
  }

  /** Everything not acknowledged, in the order it was first sent. */
  public List<Resend> unacknowledged() {
    List<Resend> all = new ArrayList<>();
    if (keep) {
      for (int id = 1; id < states.length; id++) {
        if (states[id] != FREE) {
          all.add(new Resend(id, kept[id]));
        }
      }
      all.sort(Comparator.comparingLong(each -> order[each.packetId()]));
    }
    return all;
  }

  private boolean finish(int packetId, byte expected) {
    if (packetId >= states.length || states[packetId] != expected) {
      return false;
    }
    states[packetId] = FREE;
    if (keep) {
      kept[packetId] = null;
    }
    inFlight--;
    return true;
  }

  private void advance() {
    next = next == capacity ? 1 : next + 1;
  }
}
