package io.vitrine.broker.session;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Messages that wait for their client, oldest first, bounded in messages and bytes. When it is
 * full, QoS 0 goes first, then {@link SessionLimits#policy} counts.
 */
final class MessageQueue {
  private static final int ENTRY_BYTES = 48;

  private final SessionLimits limits;
  private final Ledger ledger;
  private final ArrayDeque<Pending> waiting = new ArrayDeque<>(0);
  private int qos0;

  MessageQueue(SessionLimits limits, Ledger ledger) {
    this.limits = limits;
    this.ledger = ledger;
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  int size() {
    return waiting.size();
  }

  /** Returns false if it found no room, and was dropped. */
  boolean add(Pending pending) {
    int weight = weight(pending);
    DropCause cause = full(weight);
    while (cause != null && pending.qos() > 0 && qos0 > 0) {
      displaceQos0();
      cause = full(weight);
    }
    boolean oldest = limits.policy() == QueuePolicy.DROP_OLDEST && pending.qos() > 0;
    while (oldest && cause != null && !waiting.isEmpty()) {
      remove();
      ledger.dropped(cause);
      cause = full(weight);
    }
    if (cause != null) {
      ledger.dropped(cause);
      return false;
    }
    waiting.add(pending);
    account(pending, 1);
    return true;
  }

  @Nullable Pending peek() {
    return waiting.peek();
  }

  void remove() {
    account(waiting.remove(), -1);
  }

  /** Takes out what came by shared subscriptions with QoS 1 and 2. */
  void takeShared(List<Leftover> into) {
    for (Iterator<Pending> each = waiting.iterator(); each.hasNext(); ) {
      Pending pending = each.next();
      String group = pending.terms().group();
      if (group != null && pending.qos() > 0) {
        each.remove();
        account(pending, -1);
        into.add(new Leftover(pending.message(), group, false));
      }
    }
  }

  /** Drops all; returns how many there were. */
  int clear() {
    int count = waiting.size();
    waiting.clear();
    ledger.clear();
    qos0 = 0;
    return count;
  }

  private @Nullable DropCause full(int weight) {
    if (waiting.size() >= limits.queueMessagesMax()) {
      return DropCause.QUEUE_MESSAGES;
    }
    if (ledger.bytes() + weight > limits.queueBytesMax()) {
      return DropCause.QUEUE_BYTES;
    }
    return ledger.fits(weight) ? null : DropCause.QUEUE_TOTAL_BYTES;
  }

  private void displaceQos0() {
    for (Iterator<Pending> each = waiting.iterator(); each.hasNext(); ) {
      Pending pending = each.next();
      if (pending.qos() == 0) {
        each.remove();
        account(pending, -1);
        ledger.dropped(DropCause.DISPLACED);
        return;
      }
    }
    throw new IllegalStateException("the queue counts " + qos0 + " QoS 0 messages and has none");
  }

  private void account(Pending pending, int sign) {
    long weight = (long) sign * weight(pending);
    ledger.add(weight, sign);
    if (pending.qos() == 0) {
      qos0 += sign;
    }
  }

  private static int weight(Pending pending) {
    return pending.message().weight() + ENTRY_BYTES;
  }
}
