package io.vitrine.broker.router;

import io.vitrine.broker.session.DeliveryTerms;
import io.vitrine.broker.store.Append;
import io.vitrine.broker.store.Elsewhere;
import io.vitrine.broker.store.StoreLane;
import io.vitrine.broker.store.StoredQueue;
import org.jspecify.annotations.Nullable;

/**
 * What of the message at hand goes into the store: the queues of sessions that outlive their
 * connection, of all event loops, at once.
 *
 * <p>Threads: one event loop's.
 */
final class Keeping {
  private final @Nullable StoreLane lane;
  private @Nullable Append append;
  private long turn;

  /**
   * @param lane null if there is no store
   */
  Keeping(@Nullable StoreLane lane) {
    this.lane = lane;
  }

  void begin() {
    append = null;
    turn = 0;
  }

  /** Whether deliveries on those terms go by the store. */
  static boolean stores(Subscriber subscriber, DeliveryTerms terms) {
    return terms.qos() > 0 && subscriber.queue() != null;
  }

  /** Whether there is a store. */
  boolean toDisk() {
    return lane != null;
  }

  void retained(String topic) {
    if (lane != null) {
      turn = lane.retained(topic);
    }
  }

  /**
   * @param qos of the message
   */
  void add(Publication publication, Subscriber subscriber, DeliveryTerms terms, int qos) {
    StoredQueue queue = subscriber.queue();
    if (queue == null) {
      throw new IllegalStateException(subscriber.key() + " has no queue in the store");
    }
    Append to = append;
    if (to == null) {
      to = new Append(publication.keep());
      append = to;
    }
    boolean retain = publication.retain() && terms.retainAsPublished();
    to.add(queue, terms, Math.min(qos, terms.qos()), retain);
  }

  void end() {
    end(null);
  }

  /**
   * @param outbox that gets the message too; null if none does
   */
  void end(@Nullable Elsewhere outbox) {
    if (append != null && lane != null) {
      turn = outbox == null ? lane.append(append) : lane.append(append, outbox);
      append = null;
    }
  }

  /** Runs {@code task} when what the store was asked for so far, removals too, is on disk. */
  void whenStored(Runnable task) {
    if (lane != null) {
      lane.whenCommitted(lane.synced(), (packetId, code) -> task.run(), 0, 0);
    }
  }

  /** The turn of the store that has it; 0 if nothing was kept. */
  long turn() {
    return turn;
  }
}
