package io.vitrine.broker.session;

import io.vitrine.mqtt.packet.PacketType;
import io.vitrine.mqtt.packet.ReasonCode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What goes to the client of a session in memory: QoS 0 at once or not at all, QoS 1 and 2 within
 * the window, the rest from the queue.
 *
 * <p>QoS 1: SENT_1 → free (PUBACK). QoS 2: SENT_2 → RELEASED (PUBREC, PUBREL sent) → free
 * (PUBCOMP).
 */
final class LiveOutbound implements Outbound {
  private final SessionLimits limits;
  private final Ledger ledger;
  private final MessageQueue queue;
  private final InFlight inFlight = new InFlight();

  /** Identifiers in flight that this connection has not sent again yet, in order. */
  private final ArrayDeque<Integer> resend = new ArrayDeque<>(0);

  private int window;
  private boolean durable;

  LiveOutbound(SessionLimits limits, MessageQueue queue, Ledger ledger) {
    this.limits = limits;
    this.queue = queue;
    this.ledger = ledger;
    this.window = limits.inflightMax();
  }

  @Override
  public void connected(int receiveMax, boolean outlives) {
    window = Math.min(receiveMax, limits.inflightMax());
    durable = outlives;
  }

  @Override
  public void deliver(
      Deliverable message,
      DeliveryTerms terms,
      int qos,
      boolean retain,
      @Nullable SessionSink sink) {
    if (qos == 0) {
      deliver0(message, terms, retain, sink);
    } else if (sink != null && queue.isEmpty() && mayStart(sink) && mayKeep(message, terms, qos)) {
      boolean keeps = durable || leaves(terms, qos);
      Pending kept = keeps ? new Pending(message.keep(), terms, qos, retain) : null;
      start(message, terms, qos, retain, kept, sink);
    } else if (!queue.add(new Pending(message.keep(), terms, qos, retain))
        && limits.policy() == QueuePolicy.DISCONNECT
        && sink != null) {
      sink.violation(ReasonCode.QUOTA_EXCEEDED, "its queue is full");
    }
  }

  /**
   * Whether there is room for it until it is acknowledged, if it must be kept so long. There always
   * is for one, so that whatever others hold, a client that acknowledges gets its messages.
   */
  private boolean mayKeep(Deliverable message, DeliveryTerms terms, int qos) {
    return !durable && !leaves(terms, qos)
        || inFlight.size() == 0
        || ledger.fitsOnTheWay(message.keep().weight());
  }

  /** Whether another member of its group gets it if the session ends before it is acknowledged. */
  private static boolean leaves(DeliveryTerms terms, int qos) {
    return qos == 1 && terms.group() != null;
  }

  private void deliver0(
      Deliverable message, DeliveryTerms terms, boolean retain, @Nullable SessionSink sink) {
    if (sink == null) {
      if (limits.queueQos0()) {
        queue.add(new Pending(message.keep(), terms, 0, retain));
      } else {
        ledger.dropped(DropCause.OFFLINE);
      }
    } else if (!sink.writable()) {
      // Retained messages come in a burst that the client has asked for.
      if (retain) {
        queue.add(new Pending(message.keep(), terms, 0, true));
      } else {
        ledger.dropped(DropCause.SLOW);
      }
    } else if (!sink.publish(message, terms, 0, retain, 0, false)) {
      ledger.dropped(DropCause.TOO_LARGE);
    }
  }

  private void start(
      Deliverable message,
      DeliveryTerms terms,
      int qos,
      boolean retain,
      @Nullable Pending kept,
      SessionSink sink) {
    int id = inFlight.add(qos == 1 ? InFlight.SENT_1 : InFlight.SENT_2, kept);
    ledger.hold(weight(kept));
    if (!sink.publish(message, terms, qos, retain, id, false)) {
      forget(id);
      ledger.dropped(DropCause.TOO_LARGE);
    }
  }

  @Override
  public void onPubAck(int id, SessionSink sink) {
    switch (inFlight.state(id)) {
      case InFlight.SENT_1 -> finish(id, sink);
      case InFlight.FREE -> {}
      default -> sink.violation(ReasonCode.PROTOCOL_ERROR, "PUBACK for a QoS 2 message");
    }
  }

  @Override
  public void onPubRec(int id, ReasonCode reason, SessionSink sink) {
    switch (inFlight.state(id)) {
      case InFlight.SENT_2 -> {
        if (reason.failure()) {
          finish(id, sink);
        } else {
          ledger.hold(-weight(inFlight.message(id)));
          inFlight.release(id);
          sink.acknowledge(PacketType.PUBREL, id, ReasonCode.SUCCESS);
        }
      }
      case InFlight.RELEASED -> sink.acknowledge(PacketType.PUBREL, id, ReasonCode.SUCCESS);
      case InFlight.FREE -> {
        if (!reason.failure()) {
          sink.acknowledge(PacketType.PUBREL, id, ReasonCode.PACKET_IDENTIFIER_NOT_FOUND);
        }
      }
      default -> sink.violation(ReasonCode.PROTOCOL_ERROR, "PUBREC for a QoS 1 message");
    }
  }

  @Override
  public void onPubComp(int id, SessionSink sink) {
    switch (inFlight.state(id)) {
      case InFlight.RELEASED -> finish(id, sink);
      case InFlight.FREE -> {}
      default -> sink.violation(ReasonCode.PROTOCOL_ERROR, "PUBCOMP before PUBREL");
    }
  }

  private static int weight(@Nullable Pending kept) {
    return kept == null ? 0 : kept.message().weight();
  }

  private void forget(int id) {
    ledger.hold(-weight(inFlight.message(id)));
    inFlight.remove(id);
  }

  private void finish(int id, SessionSink sink) {
    forget(id);
    if (!resend.isEmpty()) {
      resend.remove(id);
    }
    if (!queue.isEmpty() || !resend.isEmpty()) {
      drain(sink);
    }
  }

  @Override
  public void resume(SessionSink sink) {
    resend.clear();
    for (int id : inFlight.inOrder()) {
      resend.add(id);
    }
    drain(sink);
  }

  @Override
  public void drain(SessionSink sink) {
    while (!resend.isEmpty() && mayStart(sink)) {
      sendAgain(resend.remove(), sink);
    }
    for (Pending next = queue.peek(); next != null && resend.isEmpty(); next = queue.peek()) {
      if (next.qos() == 0 ? !sink.writable() : !mayStart(sink)) {
        return;
      }
      queue.remove();
      sendWaiting(next, sink);
    }
  }

  private void sendWaiting(Pending next, SessionSink sink) {
    if (next.message().expired(sink.nowMillis())) {
      ledger.dropped(DropCause.EXPIRED);
    } else if (next.qos() == 0) {
      deliver0(next.message(), next.terms(), next.retain(), sink);
    } else {
      Pending kept = durable || leaves(next.terms(), next.qos()) ? next : null;
      start(next.message(), next.terms(), next.qos(), next.retain(), kept, sink);
    }
  }

  private void sendAgain(int id, SessionSink sink) {
    if (inFlight.state(id) == InFlight.RELEASED) {
      sink.acknowledge(PacketType.PUBREL, id, ReasonCode.SUCCESS);
      return;
    }
    Pending kept = inFlight.message(id);
    if (kept == null) {
      throw new IllegalStateException("packet identifier " + id + " was not kept to be sent again");
    }
    boolean sent = sink.publish(kept.message(), kept.terms(), kept.qos(), kept.retain(), id, true);
    if (!sent) {
      forget(id);
      ledger.dropped(DropCause.TOO_LARGE);
    }
  }

  private boolean mayStart(SessionSink sink) {
    return inFlight.size() - resend.size() < window && sink.writable();
  }

  @Override
  public int inFlight() {
    return inFlight.size();
  }

  @Override
  public void detached() {
    // What is in flight stays, to be sent again.
  }

  @Override
  public int queued() {
    return queue.size();
  }

  /** QoS 1 that is not acknowledged, and what was not sent; not QoS 2 ([MQTT-4.8.2-5]). */
  @Override
  public List<Leftover> leftovers() {
    List<Leftover> left = new ArrayList<>();
    for (int id : inFlight.inOrder()) {
      Pending kept = inFlight.state(id) == InFlight.SENT_1 ? inFlight.message(id) : null;
      String group = kept == null ? null : kept.terms().group();
      if (kept != null && group != null) {
        left.add(new Leftover(kept.message(), group, false));
      }
    }
    queue.takeShared(left);
    return left;
  }

  @Override
  public int end() {
    ledger.letGo();
    return queue.clear();
  }
}
