package io.vitrine.broker.store;

import io.vitrine.broker.loop.Acks;
import io.vitrine.broker.loop.Commits;
import io.vitrine.broker.loop.Counter;
import io.vitrine.broker.loop.Flushable;
import io.vitrine.broker.loop.Gate;
import io.vitrine.broker.loop.Loop;
import io.vitrine.broker.session.DropCause;
import io.vitrine.broker.session.Leftover;
import io.vitrine.broker.session.StoredMessage;
import io.vitrine.broker.session.Subscription;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jctools.queues.MpscUnboundedArrayQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One event loop's way into the store and back. What a turn of the loop wants written is on disk as
 * a whole or not at all; each method returns the number of the turn, to be {@linkplain
 * #whenCommitted waited for}. A turn of the loop that wants much written is several turns here, cut
 * where the loop {@linkplain #handOverIfLarge says}.
 *
 * <p>Threads: the loop's; {@link #deliver}, {@link #overflowed}, {@link #committed}, {@link
 * #dropped} and {@link #failed} are the store's.
 */
public final class StoreLane implements Flushable {
  private static final Logger LOG = LoggerFactory.getLogger(StoreLane.class);

  /** Bytes of messages on their way to the loop from which on they are read from disk instead. */
  private static final long DELIVERED_BYTES_MAX = 4L << 20;

  /** Bytes of a turn from which on it is handed over before the loop's turn ends. */
  static final long TURN_BYTES = 1L << 20;

  private final Loop loop;
  private final Commits commits;
  private final BrokerStore store;
  private final MpscUnboundedArrayQueue<Delivery> deliveries = new MpscUnboundedArrayQueue<>(1024);
  private final AtomicLong deliveredBytes = new AtomicLong();
  private final AtomicLongArray drops = new AtomicLongArray(DropCause.values().length);
  private Consumer<Leftover> heirs = left -> {};
  private @Nullable Turn turn;
  private long turns;
  private volatile boolean gateClosed;
  private volatile boolean dropsWait;

  private record Delivery(StoredQueue.Reader reader, @Nullable StoredMessage message) {}

  StoreLane(Loop loop, Commits commits, BrokerStore store) {
    this.loop = loop;
    this.commits = commits;
    this.store = store;
    commits.before(this::receive);
    commits.after(this::relieve);
  }

  public BrokerStore store() {
    return store;
  }

  /** Whether nothing can be written any more. */
  public boolean failed() {
    return store.failure() != null;
  }

  /** Calls {@code acks} when a turn of this loop is on disk, in the order of asking. */
  public void whenCommitted(long number, Acks acks, int packetId, int code) {
    commits.whenCommitted(Commits.STORE, number, acks, packetId, code);
  }

  /** Appends a message to queues, of this loop's sessions and of others'. */
  public long append(Append append) {
    return add(append);
  }

  /** The same for a message that an outbox gets too. */
  public long append(Append append, Elsewhere outbox) {
    turn().after(outbox.settled());
    append.onlyIf(outbox.there());
    return add(append);
  }

  /**
   * What comes next has nothing to do with what was asked for so far: if that is much already, it
   * need not wait for the end of the loop's turn. So nobody waits until thousands of messages for
   * thousands of sessions are on disk as one.
   */
  public void handOverIfLarge() {
    if (turn != null && turn.weight() >= TURN_BYTES) {
      flushTurn();
    }
  }

  /** The retained message of {@code topic} has changed. */
  public long retained(String topic) {
    return add(
        group -> {
          store.writeRetained(group, topic);
          group.sync();
        });
  }

  /** A session is new, or has changed. */
  public long session(long session, SessionRecord record) {
    return put(Keys.number(Keys.SESSION, session), record.encode());
  }

  public long subscribed(long session, Subscription subscription) {
    return put(
        Keys.subscription(session, subscription.filter().text()),
        Records.subscription(subscription));
  }

  public long unsubscribed(long session, String filter) {
    return delete(Keys.subscription(session, filter));
  }

  /** A QoS 2 PUBLISH with that identifier came: on disk together with the message. */
  public long received(long session, int packetId) {
    return put(Keys.received(session, packetId), new byte[0]);
  }

  /**
   * The same for a message that an outbox gets too: without its record what is sent again would be
   * acknowledged and lost.
   */
  public long received(long session, int packetId, Elsewhere outbox) {
    turn().after(outbox.settled());
    byte[] key = Keys.received(session, packetId);
    return add(
        group -> {
          if (outbox.there().getAsBoolean()) {
            group.batch().put(key, new byte[0]);
          }
          group.sync();
        });
  }

  /** Its PUBREL came. */
  public long completed(long session, int packetId) {
    return delete(Keys.received(session, packetId));
  }

  /** The will of a session; null if there is none any more. */
  public long will(long session, @Nullable WillRecord will) {
    byte[] key = Keys.number(Keys.WILL, session);
    return will == null ? delete(key) : put(key, will.encode());
  }

  /** A message is to be published later. */
  public long delayed(DelayedRecord record) {
    return put(record.key(), record.encode());
  }

  /** It was published, or will not be: gone together with what else is asked for in this turn. */
  public long delayedOver(DelayedRecord record) {
    return delete(record.key());
  }

  /** Somebody is not let in from now on. */
  public long ban(BanRecord record) {
    return put(record.key(), record.encode());
  }

  public long banOver(BanRecord record) {
    return delete(record.key());
  }

  public long release(StoredQueue queue, StoredMessage message) {
    return add(group -> group.release(queue, message));
  }

  public long remove(StoredQueue queue, StoredMessage message, boolean released) {
    return add(group -> group.remove(queue, message, released));
  }

  /**
   * The session is over: what it has in the store goes, bit by bit; to the other members of its
   * shared subscriptions what they may get.
   *
   * @param sent highest sequence that may have been sent
   */
  public long end(StoredQueue queue, long sent) {
    return add(group -> group.end(queue, sent, () -> store.purge(queue.session(), sent)));
  }

  /** Who passes on what ended sessions leave to other members of shared subscriptions. */
  public void heirs(Consumer<Leftover> others) {
    heirs = others;
  }

  /**
   * Passes on and removes a part of what a session left, each message in one turn of the store with
   * its removal. Any thread.
   *
   * @param stopped whether nothing more is to be done: the rest of the part stays then
   * @param then what to do when it is on disk, on the store's thread; not after a stop
   */
  void purge(Purge.Part part, BooleanSupplier stopped, Runnable then) {
    loop.execute(
        () -> {
          loop.tick();
          for (Purge.Owed each : part.owed()) {
            if (stopped.getAsBoolean()) {
              return;
            }
            handOverIfLarge();
            add(each.removal());
            passOn(each.left());
          }
          part.removals().forEach(this::add);
          loop.counters().add(Counter.DROPPED_SESSION_ENDED, part.dropped());
          add(group -> group.afterwards(then));
        });
  }

  private void passOn(Leftover left) {
    try {
      heirs.accept(left);
    } catch (RuntimeException e) {
      // One message must not hold up those of all other sessions.
      LOG.error("A message that an ended session left was dropped", e);
      loop.counters().add(Counter.DROPPED_SESSION_ENDED);
    }
  }

  /** Answers a {@link #load}. */
  public interface Loaded {
    /** On the loop. */
    void loaded(LoadedMessages messages);

    /** The store could not be read. On the loop. */
    void failed();
  }

  /**
   * Reads the messages behind {@code after}.
   *
   * @param max most messages that are wanted
   * @param settled whether what was written before must be seen
   */
  public void load(StoredQueue queue, long after, int max, boolean settled, Loaded answer) {
    Runnable read = () -> store.load(queue, after, max, loop, answer);
    if (settled) {
      add(group -> group.afterwards(read));
      if (turn != null) {
        turn.urgent();
      }
    } else {
      read.run();
    }
  }

  /** The turn that has what was asked for last. */
  public long touch() {
    return turns;
  }

  /**
   * The turn that has what was asked for last; removals too are sure to be on disk with it, also
   * after a power failure.
   */
  public long synced() {
    return add(Group::sync);
  }

  private long put(byte[] key, byte[] value) {
    return add(
        group -> {
          group.batch().put(key, value);
          group.sync();
        });
  }

  private long delete(byte[] key) {
    return add(
        group -> {
          group.batch().delete(key);
          group.sync();
        });
  }

  private long add(Change change) {
    turn().add(change);
    return turns;
  }

  private Turn turn() {
    Turn current = turn;
    if (current == null) {
      current = new Turn(this, ++turns);
      turn = current;
      loop.first(this);
    }
    return current;
  }

  @Override
  public void flushTurn() {
    Turn done = turn;
    turn = null;
    if (done == null) {
      return;
    }
    if (!store.offer(done)) {
      commits.wake();
    } else if (store.behind()) {
      loop.gate().close(Gate.Cause.STORE);
      gateClosed = true;
    }
  }

  void deliver(StoredQueue.Reader reader, StoredMessage message) {
    boolean light = deliveredBytes.get() > DELIVERED_BYTES_MAX;
    deliveries.offer(new Delivery(reader, light ? null : message));
    if (!light) {
      deliveredBytes.addAndGet(message.weight());
    }
    commits.wake();
  }

  /** A message for a connected client found no room. */
  void overflowed(StoredQueue.Reader reader) {
    loop.execute(reader::overflowed);
  }

  void committed(long number) {
    commits.committed(Commits.STORE, number);
  }

  /** A message found no room: counted where it came from. */
  void dropped(DropCause cause) {
    drops.incrementAndGet(cause.ordinal());
    dropsWait = true;
  }

  void failed(Throwable cause) {
    commits.failed(Commits.STORE);
  }

  /** The store has written something: who was slowed may go on. */
  void wakeIfSlowed() {
    if (gateClosed) {
      commits.wake();
    }
  }

  private void receive() {
    long bytes = 0;
    for (Delivery each = deliveries.poll(); each != null; each = deliveries.poll()) {
      if (each.message() != null) {
        bytes += each.message().weight();
      }
      each.reader().committed(each.message());
    }
    if (bytes > 0) {
      deliveredBytes.addAndGet(-bytes);
    }
    if (dropsWait) {
      dropsWait = false;
      for (int cause = 0; cause < drops.length(); cause++) {
        loop.counters().add(Counter.DROPPED_OFFLINE, cause, drops.getAndSet(cause, 0));
      }
    }
  }

  private void relieve() {
    if (gateClosed && (store.caughtUp() || failed())) {
      gateClosed = false;
      loop.gate().open(Gate.Cause.STORE);
    }
  }
}
