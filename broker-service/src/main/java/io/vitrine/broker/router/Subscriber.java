package io.vitrine.broker.router;

import io.vitrine.broker.session.Deliverable;
import io.vitrine.broker.session.DeliveryTerms;
import io.vitrine.broker.store.StoredQueue;
import org.jspecify.annotations.Nullable;

/** Somebody to deliver messages to. Lives on one event loop for good. */
public interface Subscriber {
  /** Unique among the subscribers there are at a time: the client identifier. Any thread. */
  String key();

  /** Index of the event loop that it lives on. Any thread. */
  int loop();

  /** Whether the client is connected, as far as known. Any thread. */
  boolean online();

  /** Whether its session has ended, or is on another event loop now. On its own event loop. */
  boolean gone();

  /** How many messages wait for it or are not acknowledged, about. Any thread. */
  long load();

  /**
   * Where its QoS 1 and 2 messages go, from any event loop; null if it takes them itself. Always
   * the same. Any thread.
   */
  @Nullable StoredQueue queue();

  /**
   * Takes a message. On its own event loop.
   *
   * @param message valid during the call only
   * @param qos QoS of the message
   * @param retain RETAIN flag that it goes out with
   */
  void deliver(Deliverable message, DeliveryTerms terms, int qos, boolean retain);
}
