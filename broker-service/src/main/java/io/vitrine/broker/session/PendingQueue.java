package io.vitrine.broker.session;

import java.util.ArrayDeque;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * Messages that wait for the client: bounded in messages and in bytes; QoS 0 is dropped before
 * others.
 */
public final class PendingQueue {
  /** What became of a message that was offered. */
  public enum Outcome {
    QUEUED,
    /** Not taken: the queue is full. */
    DROPPED,
    /** Taken; an older QoS 0 message was dropped for it. */
    DISPLACED
  }

  private final ArrayDeque<Pending> queue = new ArrayDeque<>(4);
  private final int messagesMax;
  private final long bytesMax;
  private long bytes;
  private int qos0;

  public PendingQueue(int messagesMax, long bytesMax) {
    this.messagesMax = messagesMax;
    this.bytesMax = bytesMax;
  }

  public Outcome offer(Pending pending) {
    Outcome outcome = Outcome.QUEUED;
    if (full(pending)) {
      if (pending.qos() == 0 || qos0 == 0) {
        return Outcome.DROPPED;
      }
      displaceQos0();
      outcome = Outcome.DISPLACED;
    }
    queue.add(pending);
    count(pending, 1);
    return outcome;
  }

  public @Nullable Pending poll() {
    Pending next = queue.poll();
    if (next != null) {
      count(next, -1);
    }
    return next;
  }

  public boolean isEmpty() {
    return queue.isEmpty();
  }

  public int messages() {
    return queue.size();
  }

  public long bytes() {
    return bytes;
  }

  private boolean full(Pending pending) {
    return queue.size() >= messagesMax || bytes + pending.message().sizeBytes() > bytesMax;
  }

  private void count(Pending pending, int sign) {
    bytes += (long) sign * pending.message().sizeBytes();
    qos0 += pending.qos() == 0 ? sign : 0;
  }

  private void displaceQos0() {
    for (Iterator<Pending> all = queue.iterator(); all.hasNext(); ) {
      Pending each = all.next();
      if (each.qos() == 0) {
        all.remove();
        count(each, -1);
        return;
      }
    }
  }
}
