package io.vitrine.bridge.lane;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vitrine.bridge.kafka.Delivery;
import io.vitrine.bridge.kafka.ProducerLife;
import io.vitrine.bridge.kafka.Topics;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * At least once: hands deliveries to an idempotent producer one after the other; each flight lands
 * when Kafka has acknowledged all of it.
 *
 * <p>Threads: see {@link Carrier}.
 */
final class StreamCarrier implements Carrier {
  /** Who hears of it. */
  interface Listener {
    /** An attempt failed on the lane's thread, and is made again after a pause. */
    void retrying(Throwable cause);

    /** Dead letters wait; {@link #carry} sends them. */
    void condemned();

    /** The producer is over. */
    void died(Throwable cause);
  }

  private final Condemned condemned;
  private final Lives<ProducerLife> lives;
  private final Loader loader;
  private final Queue<Flight> waiting = new ConcurrentLinkedQueue<>();

  StreamCarrier(Vertx vertx, LaneId id, LaneOptions options, Topics topics, Listener listener) {
    this.condemned = new Condemned(listener);
    this.lives =
        new Lives<>(
            () ->
                ProducerLife.open(
                    vertx,
                    options.kafka(),
                    topics,
                    options.clientId(id),
                    options.pauseMillisMax(),
                    condemned));
    this.loader = new Loader(id, options);
  }

  @Override
  public void begin(List<Flight> flights) {
    if (lives.begin(() -> waiting.removeAll(flights)) == null) {
      return;
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
    ProducerLife now = lives.now();
    if (now == null || now.over()) {
      return false;
    }
    return loader.each(flight, this::send);
  }

  @Override
  public Future<Void> stop() {
    return lives.stop();
  }

  private boolean send(Delivery delivery) {
    ProducerLife now = lives.now();
    if (now == null) {
      return false;
    }
    return delivery.done() || delivery.afloat() || now.send(delivery);
  }
}
