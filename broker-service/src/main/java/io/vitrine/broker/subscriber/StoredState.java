package io.vitrine.broker.subscriber;

import io.vitrine.broker.loop.Acks;
import io.vitrine.broker.session.DropCause;
import io.vitrine.broker.session.Session;
import io.vitrine.broker.session.SessionStore;
import io.vitrine.broker.session.StoredMessage;
import io.vitrine.broker.session.Subscription;
import io.vitrine.broker.store.LoadedMessages;
import io.vitrine.broker.store.SessionRecord;
import io.vitrine.broker.store.StoreLane;
import io.vitrine.broker.store.StoredQueue;
import io.vitrine.broker.store.WillRecord;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a session has in the store: the session asks through it, and it brings the answers to
 * whoever is connected then.
 *
 * <p>Threads: the event loop that owns the session; {@link #queue}, {@link #tail}, {@link #waiting}
 * and {@link #dropped} any.
 */
public final class StoredState implements SessionStore {
  private final StoredQueue queue;
  private final Acks released = this::released;
  private final Acks completed = this::completed;
  private StoreLane lane;
  private @Nullable SessionSubscriber subscriber;
  private boolean hasWill;

  public StoredState(StoredQueue queue, StoreLane lane) {
    this.queue = queue;
    this.lane = lane;
  }

  public StoredQueue queue() {
    return queue;
  }

  /** The session has come to another event loop. */
  public void moved(StoreLane to) {
    lane = to;
  }

  void subscriber(@Nullable SessionSubscriber owner) {
    subscriber = owner;
  }

  StoreLane lane() {
    return lane;
  }

  /** The session, as it is to be found after a restart; see {@link StoreLane#whenCommitted}. */
  public long write(SessionRecord record) {
    return lane.session(queue.session(), record);
  }

  public long subscribed(Subscription subscription) {
    return lane.subscribed(queue.session(), subscription);
  }

  public long unsubscribed(String filter) {
    return lane.unsubscribed(queue.session(), filter);
  }

  /** The will as it is to be found after a restart; null: there is none any more. */
  public void will(@Nullable WillRecord will) {
    if (will != null || hasWill) {
      hasWill = will != null;
      lane.will(queue.session(), will);
    }
  }

  /** A restart found a will. */
  public void recoveredWill() {
    hasWill = true;
  }

  /** Calls {@code acks} when a turn of the store is on disk. */
  public void whenCommitted(long turn, Acks acks) {
    lane.whenCommitted(turn, acks, 0, 0);
  }

  /** The turn that has what was asked for last. */
  public long touch() {
    return lane.touch();
  }

  /**
   * The session is over.
   *
   * @param sent highest sequence that may have been sent
   */
  public long end(long sent) {
    return lane.end(queue, sent);
  }

  @Override
  public long tail() {
    return queue.tail();
  }

  @Override
  public long waiting() {
    return queue.count();
  }

  @Override
  public long dropped() {
    return queue.dropped();
  }

  @Override
  public long dropped(DropCause cause) {
    return queue.dropped(cause);
  }

  @Override
  public void load(long after, int max, boolean first, int connection) {
    lane.load(
        queue,
        after,
        max,
        first,
        new StoreLane.Loaded() {
          @Override
          public void loaded(LoadedMessages messages) {
            SessionSubscriber now = subscriber;
            if (now != null) {
              now.loaded(messages, connection);
            }
          }

          @Override
          public void failed() {
            SessionSubscriber now = subscriber;
            if (now != null) {
              now.unreadable();
            }
          }
        });
  }

  @Override
  public boolean take(long sequence) {
    return queue.take(sequence);
  }

  @Override
  public void release(StoredMessage message, int connection) {
    long turn = lane.release(queue, message);
    lane.whenCommitted(turn, released, message.packetId(), connection);
  }

  @Override
  public void remove(StoredMessage message, boolean wasReleased) {
    lane.remove(queue, message, wasReleased);
  }

  @Override
  public void completed(int packetId) {
    long turn = lane.completed(queue.session(), packetId);
    lane.whenCommitted(turn, completed, packetId, 0);
  }

  private void released(int packetId, int connection) {
    SessionSubscriber now = subscriber;
    if (now != null && now.sink() != null) {
      session(now).released(packetId, connection, Objects.requireNonNull(now.sink()));
    }
  }

  private void completed(int packetId, int unused) {
    SessionSubscriber now = subscriber;
    if (now != null) {
      session(now).completed(packetId, now.sink());
    }
  }

  private static Session session(SessionSubscriber subscriber) {
    return subscriber.session();
  }
}
