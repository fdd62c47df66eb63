package io.vitrine.bridge.lane;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vitrine.bridge.kafka.Delivery;
import io.vitrine.bridge.kafka.ProducerLife;
import io.vitrine.bridge.kafka.Topics;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * At least once: hands deliveries to an idempotent producer one after the other; each flight lands
 * when Kafka has acknowledged all of it.
 *
 * <p>Threads: see {@link Carrier}.
 */
final class StreamCarrier implements Carrier, ProducerLife.Listener {
  /** Who hears of it. */
  interface Listener {
    /** An attempt failed on the lane's thread, and is made again after a pause. */
    void retrying(Throwable cause);

    /** Dead letters wait; {@link #carry} sends them. */
    void condemned();

    /** The producer is over. */
    void died(Throwable cause);
  }

  private final Vertx vertx;
  private final LaneId id;
  private final LaneOptions options;
  private final Topics topics;
  private final Listener listener;
  private final Loader loader;
  private final Queue<Flight> waiting = new ConcurrentLinkedQueue<>();
  private final Queue<Delivery> condemned = new ConcurrentLinkedQueue<>();
  private volatile @Nullable ProducerLife life;
  private volatile boolean stopped;

  StreamCarrier(Vertx vertx, LaneId id, LaneOptions options, Topics topics, Listener listener) {
    this.vertx = vertx;
    this.id = id;
    this.options = options;
    this.topics = topics;
    this.listener = listener;
    this.loader = new Loader(id, options);
  }

  @Override
  public void begin(List<Flight> flights) {
    ProducerLife before = life;
    if (before != null) {
      before.join();
    }
    if (stopped) {
      return;
    }
    waiting.removeAll(flights);
    ProducerLife next =
        ProducerLife.open(
            vertx, options.kafka(), topics, options.clientId(id), options.pauseMillisMax(), this);
    life = next;
    if (stopped) {
      next.stop();
    }
    flights.forEach(flight -> flight.deliveries().forEach(Delivery::ashore));
    for (Flight flight : flights) {
      if (!carry(flight)) {
        return;
      }
    }
    carry();
  }

  @Override
  public void take(Flight flight) {
    waiting.add(flight);
  }

  @Override
  public void carry() {
    for (Delivery each = condemned.poll(); each != null; each = condemned.poll()) {
      send(each);
    }
    // What a producer that is over leaves waiting is among the flights of the next begin.
    for (Flight next = waiting.peek(); next != null && carry(next); next = waiting.peek()) {
      waiting.remove();
    }
  }

  private boolean carry(Flight flight) {
    ProducerLife now = life;
    if (now == null || now.over()) {
      return false;
    }
    return loader.each(flight, this::send);
  }

  @Override
  public void retrying(Throwable cause) {
    listener.retrying(cause);
  }

  @Override
  public void condemned(Delivery delivery) {
    condemned.add(delivery);
    listener.condemned();
  }

  @Override
  public void died(ProducerLife ended, Throwable cause) {
    listener.died(cause);
  }

  @Override
  public Future<Void> stop() {
    stopped = true;
    ProducerLife last = life;
    return last == null ? Future.succeededFuture() : last.stop();
  }

  private boolean send(Delivery delivery) {
    ProducerLife now = life;
    if (now == null) {
      return false;
    }
    return delivery.done() || delivery.afloat() || now.send(delivery);
  }
}
