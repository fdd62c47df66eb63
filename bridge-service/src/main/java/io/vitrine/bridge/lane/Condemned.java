package io.vitrine.bridge.lane;

import io.vitrine.bridge.kafka.Delivery;
import io.vitrine.bridge.kafka.ProducerLife;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * Hears the producers of a lane. What became a dead letter waits here for the lane's thread; of all
 * else the lane is told.
 *
 * <p>Threads: any.
 */
final class Condemned implements ProducerLife.Listener {
  private final StreamCarrier.Listener lane;
  private final Queue<Delivery> waiting = new ConcurrentLinkedQueue<>();

  Condemned(StreamCarrier.Listener lane) {
    this.lane = lane;
  }

  /** The first that waits; null if none does. */
  @Nullable Delivery peek() {
    return waiting.peek();
  }

  /** The first that waits, which does so no more; null if none does. */
  @Nullable Delivery poll() {
    return waiting.poll();
  }

  /** It waits no more; false if it did not. */
  boolean remove(Delivery delivery) {
    return waiting.remove(delivery);
  }

  /** Nobody sends those any more that wait. */
  void lose() {
    for (Delivery each = waiting.poll(); each != null; each = waiting.poll()) {
      if (!each.done()) {
        each.lose("stopped");
      }
    }
  }

  @Override
  public void retrying(Throwable cause) {
    lane.retrying(cause);
  }

  @Override
  public void condemned(Delivery delivery) {
    waiting.add(delivery);
    lane.condemned();
  }

  @Override
  public void died(Throwable cause) {
    lane.died(cause);
  }
}
