package io.vitrine.broker.store;

import io.vitrine.broker.session.DropCause;
import io.vitrine.broker.session.StoredMessage;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * The QoS 1 and 2 messages of one session in the store. The store's thread alone numbers them, so
 * their order on disk is that of their sequences.
 *
 * <p>Threads: fields of the store's thread are named so; the rest any.
 */
public final class StoredQueue {
  private static final AtomicLongFieldUpdater<StoredQueue> HEAD =
      AtomicLongFieldUpdater.newUpdater(StoredQueue.class, "head");

  private final long session;

  // The store's thread.
  private long next = 1;
  private long bytes;

  /** What is to be done with what is there when the session has ended; null until then. */
  private @Nullable Runnable purge;

  private volatile long tail;
  private volatile long count;
  private volatile long dropped;

  /** By cause; null while there are none. */
  private volatile @Nullable AtomicLongArray drops;

  private volatile @Nullable Reader reader;

  /**
   * Up to here each message was sent, or dropped to make room for others, by whoever came first;
   * only where the oldest may be dropped.
   */
  private volatile long head;

  /** The connected client's side of a queue. */
  public interface Reader {
    /** The event loop that it lives on. */
    StoreLane lane();

    /**
     * A message is on disk. On its event loop.
     *
     * @param message null if there are more than came by
     */
    void committed(@Nullable StoredMessage message);

    /** A message found no room, and the client is to be sent away. On its event loop. */
    void overflowed();
  }

  StoredQueue(long session) {
    this.session = session;
  }

  /** Number of the session, never used twice. */
  public long session() {
    return session;
  }

  /** The highest sequence on disk; 0 if there never was one. */
  public long tail() {
    return tail;
  }

  /** How many messages there are. */
  public long count() {
    return count;
  }

  /** How many messages found no room. */
  public long dropped() {
    return dropped;
  }

  /** How many of those for that cause. */
  public long dropped(DropCause cause) {
    AtomicLongArray counts = drops;
    return counts == null ? 0 : counts.get(cause.ordinal());
  }

  /** Whom to tell of new messages; null while the client is away. */
  public void reader(@Nullable Reader connected) {
    reader = connected;
  }

  @Nullable Reader reader() {
    return reader;
  }

  /** A restart: up to this sequence messages may have been sent. */
  public void sent(long sequence) {
    head = sequence;
  }

  /**
   * Takes a message, and all before it, to send or to drop it: each is taken once. False if that
   * has happened.
   */
  public boolean take(long sequence) {
    for (long taken = head; taken < sequence; taken = head) {
      if (HEAD.compareAndSet(this, taken, sequence)) {
        return true;
      }
    }
    return false;
  }

  // The rest is the store's thread's.

  /** From here on the oldest message that may be dropped is looked for. */
  long oldest() {
    return head + 1;
  }

  void recovered(long last, long messages, long weight) {
    next = last + 1;
    tail = last;
    count = messages;
    bytes = weight;
  }

  boolean ended() {
    return purge != null;
  }

  void end(Runnable whatIsLeft) {
    purge = whatIsLeft;
    reader = null;
  }

  /** To be asked for when something came after the end. */
  Runnable purge() {
    return Objects.requireNonNull(purge);
  }

  long bytes() {
    return bytes;
  }

  /** The sequence of a new message. */
  @SuppressWarnings("NonAtomicOperationOnVolatileField")
  long add(int weight) {
    count++;
    bytes += weight;
    return next++;
  }

  @SuppressWarnings("NonAtomicOperationOnVolatileField")
  void remove(int weight) {
    count--;
    bytes -= weight;
  }

  @SuppressWarnings("NonAtomicOperationOnVolatileField")
  void drop(DropCause cause) {
    AtomicLongArray counts = drops;
    if (counts == null) {
      counts = new AtomicLongArray(DropCause.values().length);
      drops = counts;
    }
    counts.incrementAndGet(cause.ordinal());
    dropped++;
  }

  void committed(long sequence) {
    tail = sequence;
  }
}
