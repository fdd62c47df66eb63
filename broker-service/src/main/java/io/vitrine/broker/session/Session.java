package io.vitrine.broker.session;

import io.vitrine.mqtt.packet.ReasonCode;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
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
  private final Inbound inbound;
  private final Outbound outbound;
  private final @Nullable StoredOutbound storedOutbound;
  private final Ledger ledger;
  private final @Nullable SessionStore store;

  /** Null until it is asked for by a client that publishes: most sessions only listen. */
  private @Nullable Published published;

  private long expirySeconds;
  private boolean ended;

  /** A session in memory. */
  public Session(String clientId, SessionLimits limits, SessionAccount account) {
    this(clientId, limits, account, null);
  }

  /**
   * @param store where it keeps what must not be lost; null for a session in memory
   */
  public Session(
      String clientId, SessionLimits limits, SessionAccount account, @Nullable SessionStore store) {
    this.clientId = clientId;
    this.ledger = new Ledger(account);
    this.store = store;
    this.inbound = new Inbound(store);
    MessageQueue queue = new MessageQueue(limits, ledger);
    this.storedOutbound = store == null ? null : new StoredOutbound(limits, queue, ledger, store);
    this.outbound =
        storedOutbound == null ? new LiveOutbound(limits, queue, ledger) : storedOutbound;
  }

  /**
   * A restart found it in the store.
   *
   * @param done every message up to this sequence is done
   * @param sent up to this sequence they may have been sent
   * @param receivedIds identifiers of its QoS 2 messages whose PUBREL has not come
   */
  public void recovered(
      long expiry, List<Subscription> all, long done, long sent, List<Integer> receivedIds) {
    expirySeconds = expiry;
    all.forEach(each -> subscriptions.put(each.filter().text(), each));
    stored().recovered(done, sent);
    receivedIds.forEach(inbound::recovered);
  }

  public String clientId() {
    return clientId;
  }

  /** Its latest messages in the outbox. */
  public Published published() {
    Published known = published;
    if (known == null) {
      known = new Published();
      published = known;
    }
    return known;
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

  /**
   * The store has the next message of this session on disk.
   *
   * @param message null if there are more than came by
   */
  public void committed(@Nullable StoredMessage message, SessionSink sink) {
    stored().committed(message, sink);
  }

  /**
   * The store answers {@link SessionStore#load}.
   *
   * @param through there are no others up to this sequence
   */
  public void loaded(List<StoredMessage> messages, long through, int connection, SessionSink sink) {
    stored().loaded(messages, through, connection, sink);
  }

  /** The store has done {@link SessionStore#release}. */
  public void released(int packetId, int connection, SessionSink sink) {
    stored().released(packetId, connection, sink);
  }

  /** The store has done {@link SessionStore#completed}; {@code sink} is null if nobody is there. */
  public void completed(int packetId, @Nullable SessionSink sink) {
    inbound.completed(packetId, sink);
  }

  /** Messages up to this sequence may have been sent to the client. */
  public long sent() {
    return stored().sent();
  }

  private StoredOutbound stored() {
    if (storedOutbound == null) {
      throw new IllegalStateException("session " + clientId + " is in memory");
    }
    return storedOutbound;
  }

  /** The client is away. */
  public void detached() {
    outbound.detached();
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

  /** Messages that wait, about. */
  public int queued() {
    return outbound.queued();
  }

  /** Whether others may have to be sent before a message that comes now. */
  public boolean behind() {
    return outbound.behind();
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
    return ledger.dropped() + (store == null ? 0 : store.dropped());
  }

  /** Messages that were dropped for that cause. */
  public long dropped(DropCause cause) {
    return ledger.droppedFor(cause) + (store == null ? 0 : store.dropped(cause));
  }

  /** The session leaves its event loop for another; its bytes are no longer counted here. */
  public void leave() {
    ledger.moveTo(null);
  }

  /** The session has arrived at another event loop. */
  public void arrive(SessionAccount account) {
    ledger.moveTo(account);
  }

  /** Whether it is on disk. */
  public boolean onDisk() {
    return store != null;
  }

  /**
   * The session is over; what waits is dropped.
   *
   * @return what other members of shared subscriptions shall get
   */
  public List<Leftover> end() {
    check();
    ended = true;
    List<Leftover> left = outbound.leftovers();
    int lost = outbound.end();
    for (int i = 0; i < lost; i++) {
      ledger.dropped(DropCause.SESSION_ENDED);
    }
    return left;
  }

  private void check() {
    if (ended) {
      throw new IllegalStateException("session " + clientId + " has ended");
    }
  }
}
