package io.vitrine.broker.session;

import io.vitrine.mqtt.packet.ReasonCode;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The state that a client has at the server (MQTT 5.0, 4.1): its subscriptions, messages on their
 * way to it or waiting, and its QoS 2 messages that are not complete.
 *
 * <pre>
 *   |--------------------------- Session ---------------------------|
 *   ____|-- connected(…) … detached() --|____|-- connected(…) … --|__
 * </pre>
 *
 * <p>Threads: one at a time, the event loop that owns it.
 */
public final class Session {
  /** Session expiry interval that never ends. */
  public static final long NEVER = 0xFFFF_FFFFL;

  private final String clientId;
  private final Map<String, Subscription> subscriptions = new LinkedHashMap<>(4);
  private final Inbound inbound = new Inbound();
  private final MessageQueue queue;
  private final Outbound outbound;
  private final Ledger ledger;
  private long expirySeconds;
  private boolean ended;

  public Session(String clientId, SessionLimits limits, SessionAccount account) {
    this.clientId = clientId;
    this.ledger = new Ledger(account);
    this.queue = new MessageQueue(limits, ledger);
    this.outbound = new Outbound(limits, queue, ledger);
  }

  public String clientId() {
    return clientId;
  }

  /** Session expiry interval in seconds; 0: it ends with the connection. */
  public long expirySeconds() {
    return expirySeconds;
  }

  public void expirySeconds(long seconds) {
    expirySeconds = seconds;
  }

  /**
   * A client has connected.
   *
   * @param clientReceiveMax how many QoS 1 and 2 messages it takes at once
   * @param ownReceiveMax how many of its own may be unacknowledged
   */
  public void connected(int clientReceiveMax, int ownReceiveMax, long sessionExpirySeconds) {
    check();
    expirySeconds = sessionExpirySeconds;
    inbound.connected(ownReceiveMax);
    outbound.connected(clientReceiveMax, sessionExpirySeconds > 0);
  }

  /** After CONNACK: sends again what was in flight, then what waits. */
  public void resume(SessionSink sink) {
    outbound.resume(sink);
  }

  /**
   * A message for this client.
   *
   * @param qos QoS of the message; the subscription's may be lower
   * @param sink null while the client is away
   */
  public void deliver(
      Deliverable message,
      DeliveryTerms terms,
      int qos,
      boolean retain,
      @Nullable SessionSink sink) {
    outbound.deliver(message, terms, Math.min(qos, terms.qos()), retain, sink);
  }

  /** The client's socket takes more again. */
  public void drain(SessionSink sink) {
    outbound.drain(sink);
  }

  public Verdict onPublish1() {
    return inbound.onPublish1();
  }

  public Verdict onPublish2(int packetId) {
    return inbound.onPublish2(packetId);
  }

  /** PUBACK leaves for a QoS 1 message. */
  public void acknowledged1() {
    inbound.acknowledged1();
  }

  /** PUBREC leaves for a QoS 2 message. */
  public void acknowledged2(int packetId, ReasonCode reason) {
    inbound.acknowledged2(packetId, reason);
  }

  public void onPubRel(int packetId, SessionSink sink) {
    inbound.onPubRel(packetId, sink);
  }

  public void onPubAck(int packetId, SessionSink sink) {
    outbound.onPubAck(packetId, sink);
  }

  public void onPubRec(int packetId, ReasonCode reason, SessionSink sink) {
    outbound.onPubRec(packetId, reason, sink);
  }

  public void onPubComp(int packetId, SessionSink sink) {
    outbound.onPubComp(packetId, sink);
  }

  /** Returns the subscription that was replaced, if there was one. */
  public @Nullable Subscription subscribe(Subscription subscription) {
    check();
    return subscriptions.put(subscription.filter().text(), subscription);
  }

  public @Nullable Subscription unsubscribe(String filter) {
    return subscriptions.remove(filter);
  }

  public @Nullable Subscription subscription(String filter) {
    return subscriptions.get(filter);
  }

  public Collection<Subscription> subscriptions() {
    return subscriptions.values();
  }

  /** Messages that wait. */
  public int queued() {
    return queue.size();
  }

  public long queuedBytes() {
    return ledger.bytes();
  }

  /** QoS 1 and 2 messages on their way. */
  public int inFlight() {
    return outbound.inFlight();
  }

  /** Messages that were dropped, over the session's life. */
  public long dropped() {
    return ledger.dropped();
  }

  /** The session leaves its event loop for another; its bytes are no longer counted here. */
  public void leave() {
    ledger.moveTo(null);
  }

  /** The session has arrived at another event loop. */
  public void arrive(SessionAccount account) {
    ledger.moveTo(account);
  }

  /** The session is over; what waits is dropped. */
  public void end() {
    check();
    ended = true;
    int lost = queue.clear();
    for (int i = 0; i < lost; i++) {
      ledger.dropped(DropCause.SESSION_ENDED);
    }
  }

  private void check() {
    if (ended) {
      throw new IllegalStateException("session " + clientId + " has ended");
    }
  }
}
