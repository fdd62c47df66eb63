package io.vitrine.broker.store;

import io.vitrine.broker.session.DeliveryTerms;
import io.vitrine.broker.session.DropCause;
import io.vitrine.broker.session.Message;
import io.vitrine.broker.session.QueuePolicy;
import io.vitrine.broker.session.StoredMessage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/**
 * A group commit in the making: one write for the turns of all event loops, and what is to happen
 * after it.
 *
 * <p>Threads: the store's.
 */
final class Group {
  private static final int SHARES_CACHED_MAX = 1 << 16;

  private final StoreDb db;
  private final StoreLimits limits;
  private final Batch batch = new Batch();
  private final List<Runnable> afterwards = new ArrayList<>();
  private final List<StoredQueue> queues = new ArrayList<>();
  private final List<StoredMessage> messages = new ArrayList<>();

  /** How many queues have a shared message: of those met lately. */
  private final Map<Long, Integer> shares = new HashMap<>();

  private final Map<Long, Integer> changedShares = new HashMap<>();
  private @Nullable StoreLane lane;
  private boolean sync;
  private long nextShared;
  private volatile long bytes;
  private volatile long stored;

  /**
   * @param bytes of all messages that are in the store
   * @param stored how many those are
   * @param nextShared number of the next shared message
   */
  Group(StoreDb db, StoreLimits limits, long bytes, long stored, long nextShared) {
    this.db = db;
    this.limits = limits;
    this.bytes = bytes;
    this.stored = stored;
    this.nextShared = nextShared;
  }

  Batch batch() {
    return batch;
  }

  /** What follows must be on disk before it counts. */
  void sync() {
    sync = true;
  }

  boolean mustSync() {
    return sync;
  }

  void add(Turn turn) {
    lane = turn.lane();
    turn.write(this);
  }

  /**
   * Whether there is room for one more message; if not, that is counted.
   *
   * @param leaves whether others get it if its session has just ended
   */
  boolean takes(StoredQueue queue, int weight, boolean leaves) {
    DropCause cause = full(queue, weight, leaves);
    if (cause == null) {
      return true;
    }
    if (limits.policy() == QueuePolicy.DROP_OLDEST && ofItsOwn(cause)) {
      while (cause != null && dropOldest(queue)) {
        dropped(queue, cause);
        cause = full(queue, weight, leaves);
      }
      if (cause == null) {
        return true;
      }
    }
    dropped(queue, cause);
    StoredQueue.Reader reader = queue.reader();
    if (reader != null && limits.policy() == QueuePolicy.DISCONNECT && ofItsOwn(cause)) {
      reader.lane().overflowed(reader);
    }
    return false;
  }

  private static boolean ofItsOwn(DropCause cause) {
    return cause == DropCause.QUEUE_MESSAGES || cause == DropCause.QUEUE_BYTES;
  }

  private void dropped(StoredQueue queue, DropCause cause) {
    queue.drop(cause);
    StoreLane from = lane;
    if (from != null) {
      from.dropped(cause);
    }
  }

  /** Removes the oldest message that was never sent; false if the disk has none that is not. */
  private boolean dropOldest(StoredQueue queue) {
    boolean[] found = {false};
    db.scan(
        Keys.queue(queue.session(), queue.oldest(), Keys.WAITING),
        Keys.number(Keys.QUEUE, queue.session() + 1),
        at -> {
          byte[] key = at.key();
          if (Keys.kind(key) != Keys.WAITING) {
            return true;
          }
          Records.Entry entry = new Records.Entry(new ByteReader(at.value()));
          long sequence = Keys.sequence(key);
          if (!queue.take(sequence)) {
            return true;
          }
          remove(
              queue,
              new StoredMessage(
                  sequence,
                  entry.shared,
                  entry.weight,
                  null,
                  DeliveryTerms.PLAIN,
                  entry.qos,
                  false),
              false);
          found[0] = true;
          return false;
        });
    return found[0];
  }

  private @Nullable DropCause full(StoredQueue queue, int weight, boolean leaves) {
    if (queue.ended()) {
      if (!leaves) {
        return DropCause.SESSION_ENDED;
      }
    } else {
      int inflight = queue.reader() == null ? 0 : limits.inflightMax();
      if (queue.count() >= limits.queueMessagesMax() + (long) inflight) {
        return DropCause.QUEUE_MESSAGES;
      }
      if (queue.bytes() + weight > limits.queueBytesMax()) {
        return DropCause.QUEUE_BYTES;
      }
    }
    return bytes + weight > limits.bytesMax() ? DropCause.QUEUE_TOTAL_BYTES : null;
  }

  /** Puts a message that {@code count} queues have. Returns its number. */
  long share(Message message, int count) {
    long number = nextShared++;
    Records.message(batch.value(), message);
    batch.put(Keys.number(Keys.MESSAGE, number));
    changedShares.put(number, count);
    return number;
  }

  @SuppressWarnings("NonAtomicOperationOnVolatileField")
  void append(
      StoredQueue queue,
      Message message,
      DeliveryTerms terms,
      int qos,
      boolean retain,
      int weight,
      long shared) {
    long sequence = queue.add(weight);
    bytes += weight;
    stored++;
    Records.entry(batch.value(), terms, qos, retain, weight, shared);
    if (shared == 0) {
      Records.message(batch.inValue(), message);
    }
    batch.put(Keys.queue(queue.session(), sequence, Keys.WAITING));
    queues.add(queue);
    messages.add(new StoredMessage(sequence, shared, weight, message, terms, qos, retain));
    if (queue.ended()) {
      afterwards(queue.purge());
    }
    sync = true;
  }

  @SuppressWarnings("NonAtomicOperationOnVolatileField")
  void remove(StoredQueue queue, StoredMessage message, boolean released) {
    if (queue.ended()) {
      return;
    }
    batch.deleteOnce(
        Keys.queue(queue.session(), message.sequence(), released ? Keys.RELEASED : Keys.WAITING));
    queue.remove(message.weight());
    bytes -= message.weight();
    stored--;
    if (!released && message.shared() != 0) {
      unshare(message.shared());
    }
  }

  /** From now on only the PUBREL of {@code message} is to be sent. */
  void release(StoredQueue queue, StoredMessage message) {
    if (queue.ended()) {
      return;
    }
    batch.deleteOnce(Keys.queue(queue.session(), message.sequence(), Keys.WAITING));
    batch.value().varint(message.weight());
    batch.put(Keys.queue(queue.session(), message.sequence(), Keys.RELEASED));
    if (message.shared() != 0) {
      unshare(message.shared());
    }
    sync = true;
  }

  /**
   * A session is over: nothing of it is found any more but what others may get of its messages.
   *
   * @param sent highest sequence that may have been sent
   * @param purge passes that on and removes the rest, as often as it is asked to
   */
  void end(StoredQueue queue, long sent, Runnable purge) {
    queue.end(purge);
    batch.delete(Keys.number(Keys.SESSION, queue.session()));
    batch.delete(Keys.number(Keys.WILL, queue.session()));
    if (queue.count() > 0) {
      batch.value().i64(sent);
      batch.put(Keys.number(Keys.ENDED, queue.session()));
    }
    sync = true;
    afterwards(purge);
  }

  /** An entry of a session that has ended. */
  void purge(byte[] key, int weight, long shared) {
    batch.deleteOnce(key);
    bytes -= weight;
    stored--;
    if (shared != 0) {
      unshare(shared);
    }
  }

  private void unshare(long number) {
    Integer count = changedShares.get(number);
    if (count == null) {
      count = shares.get(number);
    }
    changedShares.put(number, (count == null ? readShares(number) : count) - 1);
  }

  private int readShares(long number) {
    try {
      byte[] found = db.get(Keys.number(Keys.COUNT, number));
      if (found == null) {
        throw new StoreException("shared message " + number + " has no count");
      }
      return new ByteReader(found).i32();
    } catch (RocksDBException e) {
      throw new StoreException("the session store cannot be read: " + e.getMessage(), e);
    }
  }

  /** Runs {@code task} on the store's thread when all of this is on disk. */
  void afterwards(Runnable task) {
    afterwards.add(task);
  }

  /** All turns are in. */
  void seal() {
    changedShares.forEach(
        (number, count) -> {
          if (count > 0) {
            batch.value().i32(count);
            batch.put(Keys.number(Keys.COUNT, number));
            shares.put(number, count);
          } else {
            batch.deleteOnce(Keys.number(Keys.MESSAGE, number));
            batch.delete(Keys.number(Keys.COUNT, number));
            shares.remove(number);
          }
        });
    changedShares.clear();
    if (shares.size() > SHARES_CACHED_MAX) {
      shares.clear();
    }
  }

  /** It is on disk: tells the clients that are connected, and does what waited. */
  void committed() {
    for (int i = 0; i < queues.size(); i++) {
      StoredQueue queue = queues.get(i);
      StoredMessage message = messages.get(i);
      // In this order: who connects looks for the tail after it has become the reader.
      queue.committed(message.sequence());
      StoredQueue.Reader reader = queue.reader();
      if (reader != null) {
        reader.lane().deliver(reader, message);
      }
    }
    afterwards.forEach(Runnable::run);
    queues.clear();
    messages.clear();
    afterwards.clear();
    batch.clear();
    sync = false;
    lane = null;
  }

  /** Bytes of all messages in the store; any thread. */
  long bytes() {
    return bytes;
  }

  /** Messages in the store, per session that has them; any thread. */
  long stored() {
    return stored;
  }
}
