package io.vitrine.broker.store;

import io.vitrine.broker.session.Subscription;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A session as a restart finds it. Its client is away.
 *
 * <p>Threads: the one that opens the store, then the one it is handed to.
 */
public final class RecoveredSession {
  private final StoredQueue queue;
  private final SessionRecord record;
  private final List<Subscription> subscriptions = new ArrayList<>(2);
  private final List<Integer> receivedIds = new ArrayList<>(0);
  private @Nullable WillRecord will;
  private long first;
  private long last;
  private long count;
  private long bytes;

  /** The last of those that may have been in flight when the process ended. */
  private long maybeSent;

  RecoveredSession(long session, SessionRecord record) {
    this.queue = new StoredQueue(session);
    this.record = record;
  }

  /** A message of its queue; they come in the order of their sequences. */
  void entry(long sequence, int weight, int inflightMax) {
    first = count == 0 ? sequence : first;
    last = sequence;
    count++;
    bytes += weight;
    if (count <= inflightMax) {
      maybeSent = sequence;
    }
    queue.recovered(last, count, bytes);
  }

  void will(WillRecord found) {
    will = found;
  }

  public StoredQueue queue() {
    return queue;
  }

  public SessionRecord record() {
    return record;
  }

  public List<Subscription> subscriptions() {
    return subscriptions;
  }

  /** Identifiers of its QoS 2 messages whose PUBREL has not come. */
  public List<Integer> receivedIds() {
    return receivedIds;
  }

  public @Nullable WillRecord will() {
    return will;
  }

  /** Every message up to this sequence is done. */
  public long done() {
    return count == 0 ? 0 : first - 1;
  }

  /** Messages up to this sequence may have been sent. */
  public long sent() {
    return Math.min(record.sent(), Math.max(maybeSent, done()));
  }
}
