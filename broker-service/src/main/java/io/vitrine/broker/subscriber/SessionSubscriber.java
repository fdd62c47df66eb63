package io.vitrine.broker.subscriber;

import io.vitrine.broker.router.Subscriber;
import io.vitrine.broker.session.Deliverable;
import io.vitrine.broker.session.DeliveryTerms;
import io.vitrine.broker.session.DropCause;
import io.vitrine.broker.session.DropListener;
import io.vitrine.broker.session.Message;
import io.vitrine.broker.session.Session;
import io.vitrine.broker.session.SessionSink;
import io.vitrine.broker.session.StoredMessage;
import io.vitrine.broker.store.Append;
import io.vitrine.broker.store.LoadedMessages;
import io.vitrine.broker.store.StoreLane;
import io.vitrine.broker.store.StoredQueue;
import io.vitrine.mqtt.packet.ReasonCode;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * A session as the router sees it, on one event loop. A session that comes from another loop is
 * expected for a moment: what is delivered meanwhile is kept, and comes after what the session
 * brings along.
 *
 * <pre>
 *   EXPECTED ──arrive──▶ HERE ──leave──▶ GONE
 * </pre>
 *
 * <p>Threads: its event loop's; {@link #key}, {@link #loop}, {@link #online} and {@link #load} any.
 */
public final class SessionSubscriber implements Subscriber, StoredQueue.Reader {
  private final String clientId;
  private final int loop;
  private final int arrivalsMax;
  private final DropListener drops;
  private final @Nullable StoredState stored;
  private final Deque<Arrival> arrivals = new ArrayDeque<>(0);
  private State state = State.EXPECTED;
  private @Nullable Session session;
  private @Nullable SessionSink sink;
  private volatile boolean online;

  private enum State {
    EXPECTED,
    HERE,
    GONE
  }

  private record Arrival(Message message, DeliveryTerms terms, int qos, boolean retain) {}

  /**
   * @param arrivalsMax most messages that are kept while the session is expected
   * @param stored what the session has in the store; null for a session in memory
   */
  public SessionSubscriber(
      String clientId,
      int loop,
      int arrivalsMax,
      DropListener drops,
      @Nullable StoredState stored) {
    this.clientId = clientId;
    this.loop = loop;
    this.arrivalsMax = arrivalsMax;
    this.drops = drops;
    this.stored = stored;
  }

  /** The session is here, new or from another loop. */
  public void arrive(Session arrived) {
    change(State.EXPECTED, State.HERE);
    session = arrived;
    if (stored != null) {
      stored.subscriber(this);
    }
    for (Arrival each = arrivals.poll(); each != null; each = arrivals.poll()) {
      arrived.deliver(each.message(), each.terms(), each.qos(), each.retain(), null);
    }
  }

  /** The session goes to another loop, or has ended. */
  public Session leave() {
    Session left = session();
    change(State.HERE, State.GONE);
    session = null;
    sink = null;
    online = false;
    if (stored != null) {
      stored.queue().reader(null);
      stored.subscriber(null);
    }
    return left;
  }

  /** A client is connected: messages go to {@code connection}. */
  public void attach(SessionSink connection) {
    sink = connection;
    online = true;
    if (stored != null) {
      stored.queue().reader(this);
    }
  }

  /** The client is away. */
  public void detach() {
    sink = null;
    online = false;
    if (stored != null) {
      stored.queue().reader(null);
    }
    if (session != null) {
      session.detached();
    }
  }

  /** What the session has in the store; null for a session in memory. */
  public @Nullable StoredState stored() {
    return stored;
  }

  @Override
  public @Nullable StoredQueue queue() {
    return stored == null ? null : stored.queue();
  }

  @Override
  public StoreLane lane() {
    if (stored == null) {
      throw new IllegalStateException("the session of " + clientId + " is in memory");
    }
    return stored.lane();
  }

  @Override
  public void committed(@Nullable StoredMessage message) {
    if (session != null && sink != null) {
      session.committed(message, sink);
    }
  }

  @Override
  public void overflowed() {
    if (sink != null) {
      sink.violation(ReasonCode.QUOTA_EXCEEDED, "its queue is full");
    }
  }

  void loaded(LoadedMessages messages, int connection) {
    if (session != null && sink != null) {
      session.loaded(messages.messages(), messages.through(), connection, sink);
    }
  }

  /** The store could not be read: the client may try again. */
  void unreadable() {
    if (sink != null) {
      sink.violation(
          ReasonCode.IMPLEMENTATION_SPECIFIC_ERROR, "the session store could not be read");
    }
  }

  /** The client's connection; null while it is away. */
  public @Nullable SessionSink sink() {
    return sink;
  }

  /**
   * @throws IllegalStateException if the session is not here
   */
  public Session session() {
    if (session == null) {
      throw new IllegalStateException("the session of " + clientId + " is " + state);
    }
    return session;
  }

  @Override
  public String key() {
    return clientId;
  }

  @Override
  public int loop() {
    return loop;
  }

  @Override
  public boolean online() {
    return online;
  }

  @Override
  public boolean gone() {
    return state == State.GONE;
  }

  @Override
  public long load() {
    Session here = session;
    if (stored != null) {
      return stored.queue().count();
    }
    return here == null ? arrivals.size() : (long) here.queued() + here.inFlight();
  }

  @Override
  public void deliver(Deliverable message, DeliveryTerms terms, int qos, boolean retain) {
    if (stored != null && Math.min(qos, terms.qos()) > 0) {
      append(stored, message, terms, Math.min(qos, terms.qos()), retain);
    } else if (session != null) {
      session.deliver(message, terms, qos, retain, sink);
    } else if (state == State.EXPECTED && arrivals.size() < arrivalsMax) {
      arrivals.add(new Arrival(message.keep(), terms, qos, retain));
    } else {
      drops.dropped(state == State.GONE ? DropCause.SESSION_ENDED : DropCause.QUEUE_MESSAGES);
    }
  }

  private static void append(
      StoredState stored, Deliverable message, DeliveryTerms terms, int qos, boolean retain) {
    Append append = new Append(message.keep());
    append.add(stored.queue(), terms, qos, retain);
    stored.lane().append(append);
  }

  private void change(State from, State to) {
    if (state != from) {
      throw new IllegalStateException(
          "the session of " + clientId + " is " + state + ", so it cannot become " + to);
    }
    state = to;
  }
}
