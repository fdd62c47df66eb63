package io.vitrine.broker.session;

import io.vitrine.mqtt.packet.PacketType;
import io.vitrine.mqtt.packet.ReasonCode;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What goes to the client of a session in the store. QoS 1 and 2 come when they are on disk, in the
 * order of their sequences: straight to the client where the window lets them, into a short row
 * where it does not, and beyond that they stay on disk until they are asked for. So a session holds
 * little in memory whatever waits for it, and nearly nothing while its client is away. QoS 0 is
 * never in the store.
 *
 * <pre>
 *   done          in flight             row (in memory)       on disk only
 *   ─────────────┬─────────────────────┬─────────────────────┬───────────────
 *                ^ done                ^ started             ^ seen          ^ tail
 * </pre>
 *
 * <p>QoS 1: SENT → free (PUBACK). QoS 2: SENT → RELEASING (PUBREC) → RELEASED (on disk, PUBREL
 * sent) → free (PUBCOMP).
 */
final class StoredOutbound implements Outbound {
  private static final int ROW_MESSAGES_MAX = 256;
  private static final int ROW_BYTES_MAX = 64 << 10;

  private final SessionLimits limits;
  private final Ledger ledger;
  private final MessageQueue qos0;
  private final SessionStore store;
  private final StoredInFlight inFlight = new StoredInFlight();

  /** Whether the store makes room by dropping what waits. */
  private final boolean mayBeDropped;

  /** Read from the store or come by, and not sent yet. */
  private final ArrayDeque<StoredMessage> row = new ArrayDeque<>(0);

  private int rowBytes;
  private long started;
  private long seen;

  /** What was sent up to here may have reached the client on an earlier connection. */
  private long sentBefore;

  private boolean attached;
  private boolean loading;
  private int connection;
  private int window;

  StoredOutbound(SessionLimits limits, MessageQueue qos0, Ledger ledger, SessionStore store) {
    this.limits = limits;
    this.qos0 = qos0;
    this.ledger = ledger;
    this.store = store;
    this.window = limits.inflightMax();
    this.mayBeDropped = limits.policy() == QueuePolicy.DROP_OLDEST;
  }

  /** After a restart: everything up to {@code done} is, and up to {@code sent} was sent. */
  void recovered(long done, long sent) {
    started = done;
    seen = done;
    sentBefore = sent;
  }

  @Override
  public void connected(int receiveMax, boolean outlives) {
    window = Math.min(receiveMax, limits.inflightMax());
  }

  @Override
  public void deliver(
      Deliverable message,
      DeliveryTerms terms,
      int qos,
      boolean retain,
      @Nullable SessionSink sink) {
    if (qos > 0) {
      throw new IllegalStateException("QoS " + qos + " comes from the store");
    }
    if (sink == null ? limits.queueQos0() : retain && !sink.writable()) {
      // Retained messages come in a burst that the client has asked for.
      qos0.add(new Pending(message.keep(), terms, 0, retain));
    } else if (sink == null) {
      ledger.dropped(DropCause.OFFLINE);
    } else if (!sink.writable()) {
      ledger.dropped(DropCause.SLOW);
    } else if (!sink.publish(message, terms, 0, retain, 0, false)) {
      ledger.dropped(DropCause.TOO_LARGE);
    }
  }

  /** The store has the next message, or more messages than came by. */
  void committed(@Nullable StoredMessage message, SessionSink sink) {
    if (!attached || loading) {
      return;
    }
    if (message == null || message.sequence() != seen + 1 || !hasRoom()) {
      refill(sink);
    } else if (row.isEmpty() && mayStart(message, sink)) {
      seen = message.sequence();
      start(message, sink);
    } else if (ledger.fits(message.weight())) {
      seen = message.sequence();
      add(message);
    }
  }

  /** Messages that {@link SessionStore#load} was asked for; there are no others up to through. */
  void loaded(List<StoredMessage> messages, long through, int forConnection, SessionSink sink) {
    if (attached && forConnection == connection) {
      loading = false;
      messages.forEach(this::add);
      seen = Math.max(seen, through);
      drain(sink);
      if (!loading && !row.isEmpty() && !ledger.fits(0)) {
        putBack();
      }
    }
  }

  /** All sessions together hold too much: what the client does not take now is read again. */
  private void putBack() {
    seen = started;
    clearRow();
  }

  private void clearRow() {
    row.clear();
    ledger.hold(-rowBytes);
    rowBytes = 0;
  }

  private void add(StoredMessage message) {
    row.add(message);
    rowBytes += message.weight();
    ledger.hold(message.weight());
  }

  private boolean hasRoom() {
    return row.size() < ROW_MESSAGES_MAX && rowBytes < ROW_BYTES_MAX;
  }

  private void refill(SessionSink sink) {
    boolean low = row.size() <= ROW_MESSAGES_MAX / 2 && rowBytes <= ROW_BYTES_MAX / 2;
    if (low && useful(sink) && !loading && attached && seen < store.tail()) {
      loading = true;
      store.load(seen, loadMax(), false, connection);
    }
  }

  /** Without room for all, only for a client that takes it at once, and not a message at a time. */
  private boolean useful(SessionSink sink) {
    return ledger.fits(0) || sink.writable() && inFlight.size() <= window / 2;
  }

  private int loadMax() {
    int takes = window - inFlight.size();
    return ledger.fits(0) ? ROW_MESSAGES_MAX : Math.max(1, Math.min(ROW_MESSAGES_MAX, takes));
  }

  @Override
  public void resume(SessionSink sink) {
    attached = true;
    if (seen < store.tail()) {
      loading = true;
      store.load(seen, loadMax(), true, connection);
    }
    drain(sink);
  }

  @Override
  public void detached() {
    sentBefore = Math.max(sentBefore, started);
    started = inFlight.lowest(started + 1) - 1;
    seen = started;
    inFlight.clear();
    clearRow();
    attached = false;
    loading = false;
    connection++;
  }

  @Override
  public void drain(SessionSink sink) {
    for (Pending next = qos0.peek(); next != null && sink.writable(); next = qos0.peek()) {
      qos0.remove();
      if (next.message().expired(sink.nowMillis())) {
        ledger.dropped(DropCause.EXPIRED);
      } else {
        deliver(next.message(), next.terms(), 0, next.retain(), sink);
      }
    }
    for (StoredMessage next = row.peek(); next != null; next = row.peek()) {
      if (!mayStart(next, sink)) {
        break;
      }
      row.remove();
      rowBytes -= next.weight();
      ledger.hold(-next.weight());
      start(next, sink);
    }
    refill(sink);
  }

  private boolean mayStart(StoredMessage message, SessionSink sink) {
    return inFlight.size() < window && sink.writable() && inFlight.mayAdd(message);
  }

  private void start(StoredMessage stored, SessionSink sink) {
    started = stored.sequence();
    Message message = stored.message();
    if (message == null) {
      inFlight.add(stored, StoredInFlight.RELEASED);
      sink.acknowledge(PacketType.PUBREL, stored.packetId(), ReasonCode.SUCCESS);
      return;
    }
    boolean again = stored.sequence() <= sentBefore;
    if (!again && mayBeDropped && !store.take(stored.sequence())) {
      return;
    }
    if (message.expired(sink.nowMillis()) && !again) {
      drop(stored, DropCause.EXPIRED);
    } else if (sink.publish(
        message, stored.terms(), stored.qos(), stored.retain(), stored.packetId(), again)) {
      inFlight.add(light(stored), StoredInFlight.SENT);
    } else {
      drop(stored, DropCause.TOO_LARGE);
    }
  }

  /** Without the bytes of the message: the store has them. */
  private static StoredMessage light(StoredMessage stored) {
    return new StoredMessage(
        stored.sequence(),
        stored.shared(),
        stored.weight(),
        null,
        DeliveryTerms.PLAIN,
        stored.qos(),
        false);
  }

  private void drop(StoredMessage stored, DropCause cause) {
    store.remove(light(stored), false);
    ledger.dropped(cause);
  }

  @Override
  public void onPubAck(int id, SessionSink sink) {
    if (inFlight.state(id) == StoredInFlight.FREE) {
      return;
    }
    if (inFlight.get(id).qos() == 2) {
      sink.violation(ReasonCode.PROTOCOL_ERROR, "PUBACK for a QoS 2 message");
    } else {
      finish(id, false, sink);
    }
  }

  @Override
  public void onPubRec(int id, ReasonCode reason, SessionSink sink) {
    switch (inFlight.state(id)) {
      case StoredInFlight.SENT -> {
        if (inFlight.get(id).qos() == 1) {
          sink.violation(ReasonCode.PROTOCOL_ERROR, "PUBREC for a QoS 1 message");
        } else if (reason.failure()) {
          finish(id, false, sink);
        } else {
          inFlight.state(id, StoredInFlight.RELEASING);
          store.release(inFlight.get(id), connection);
        }
      }
      case StoredInFlight.RELEASED -> sink.acknowledge(PacketType.PUBREL, id, ReasonCode.SUCCESS);
      case StoredInFlight.FREE -> {
        if (!reason.failure()) {
          sink.acknowledge(PacketType.PUBREL, id, ReasonCode.PACKET_IDENTIFIER_NOT_FOUND);
        }
      }
      default -> {
        // RELEASING: the PUBREL is about to come.
      }
    }
  }

  /** It is on disk that the message needs its PUBREL only. */
  void released(int id, int forConnection, SessionSink sink) {
    if (attached && forConnection == connection && inFlight.state(id) == StoredInFlight.RELEASING) {
      inFlight.state(id, StoredInFlight.RELEASED);
      sink.acknowledge(PacketType.PUBREL, id, ReasonCode.SUCCESS);
    }
  }

  @Override
  public void onPubComp(int id, SessionSink sink) {
    switch (inFlight.state(id)) {
      case StoredInFlight.RELEASED -> finish(id, true, sink);
      case StoredInFlight.FREE -> {}
      default -> sink.violation(ReasonCode.PROTOCOL_ERROR, "PUBCOMP before PUBREL");
    }
  }

  private void finish(int id, boolean released, SessionSink sink) {
    store.remove(inFlight.get(id), released);
    inFlight.remove(id);
    drain(sink);
  }

  @Override
  public int queued() {
    return qos0.size() + (int) Math.min(Integer.MAX_VALUE / 2, waiting());
  }

  private long waiting() {
    if (!attached) {
      return store.waiting();
    }
    // The one counts what was dropped to make room, the other what was just acknowledged.
    return Math.min(ahead(), Math.max(0, store.waiting() - inFlight.size()));
  }

  /** Sequences that were not come to yet. */
  private long ahead() {
    return store.tail() - seen + row.size();
  }

  @Override
  public boolean behind() {
    return qos0.size() > 0 || attached && ahead() > 0;
  }

  @Override
  public int inFlight() {
    return inFlight.size();
  }

  /** What was sent up to here needs the DUP flag after a restart. */
  long sent() {
    return Math.max(sentBefore, started);
  }

  /** Of what is in the store is decided there. */
  @Override
  public int end() {
    clearRow();
    return qos0.clear();
  }
}
