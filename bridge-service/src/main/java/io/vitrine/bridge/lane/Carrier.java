package io.vitrine.bridge.lane;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vitrine.bridge.kafka.Delivery;
import io.vitrine.bridge.kafka.ProducerLife;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * The part of a lane that may wait: it hands deliveries to the producer, in order, and begins anew
 * with another producer when one failed.
 *
 * <p>Threads: the lane's thread, but for {@link #stop} and {@link #condemn}.
 */
final class Carrier {
  private final Vertx vertx;
  private final LaneId id;
  private final LaneOptions options;
  private final ProducerLife.Listener listener;
  private final Loader loader;
  private final Queue<Delivery> condemned = new ConcurrentLinkedQueue<>();
  private volatile @Nullable ProducerLife life;
  private volatile boolean stopped;

  Carrier(Vertx vertx, LaneId id, LaneOptions options, ProducerLife.Listener listener) {
    this.vertx = vertx;
    this.id = id;
    this.options = options;
    this.listener = listener;
    this.loader = new Loader(id, options);
  }

  /** Makes a producer and sends, in order, all of the flights that is not acknowledged. */
  void begin(List<Flight> flights) {
    ProducerLife before = life;
    if (before != null) {
      before.join();
    }
    if (stopped) {
      return;
    }
    String clientId = options.consumer() + "." + id.node() + "." + id.partition();
    ProducerLife next =
        ProducerLife.open(vertx, options.kafka(), clientId, options.pauseMillisMax(), listener);
    life = next;
    if (stopped) {
      next.stop();
    }
    flights.forEach(flight -> flight.deliveries().forEach(Delivery::ashore));
    flights.forEach(this::carry);
  }

  /** Sends what of the flight was not sent; nothing if the producer is over. */
  void carry(Flight flight) {
    if (!flight.loaded()) {
      loader.load(flight);
    }
    for (Delivery delivery : flight.deliveries()) {
      if (!send(delivery)) {
        return;
      }
    }
  }

  /** Notes a delivery that became a dead letter; any thread. */
  void condemn(Delivery delivery) {
    condemned.add(delivery);
  }

  /** Sends the dead letters noted. */
  void carryCondemned() {
    for (Delivery each = condemned.poll(); each != null; each = condemned.poll()) {
      send(each);
    }
  }

  /** Ends the producer, whatever it does; any thread. */
  Future<Void> stop() {
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
