package io.vitrine.bridge.lane;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vitrine.bridge.cursor.Cursor;
import io.vitrine.bridge.cursor.CursorTopic;
import io.vitrine.bridge.kafka.Delivery;
import io.vitrine.bridge.kafka.Topics;
import io.vitrine.bridge.kafka.TransactionLife;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Exactly once: all that waits goes to Kafka in one transaction, together with a cursor that says
 * how far the outbox partition is. Whoever begins fences those before, reads the cursor, and leaves
 * out what it covers; so it does not matter whether a commit with an unknown outcome succeeded.
 *
 * <p>While a transaction is committed, the flights of the next one gather.
 *
 * <p>Threads: see {@link Carrier}.
 */
final class TransactionCarrier implements Carrier {
  private final Vertx vertx;
  private final LaneId id;
  private final LaneOptions options;
  private final Topics topics;
  private final TransactionLife.Listener listener;
  private final Loader loader;
  private final CursorTopic cursors;
  private final Queue<Flight> arrived = new ConcurrentLinkedQueue<>();
  private volatile @Nullable TransactionLife life;
  private volatile boolean stopped;

  // The lane's thread alone.
  private final Deque<Flight> waiting = new ArrayDeque<>();
  private @Nullable Cursor cursor;

  TransactionCarrier(
      Vertx vertx,
      LaneId id,
      LaneOptions options,
      Topics topics,
      TransactionLife.Listener listener) {
    this.vertx = vertx;
    this.id = id;
    this.options = options;
    this.topics = topics;
    this.listener = listener;
    this.loader = new Loader(id, options);
    this.cursors = new CursorTopic(options.cursorTopic(), options.kafka(), options.clientId(id));
  }

  @Override
  public void begin(List<Flight> flights) {
    TransactionLife before = life;
    if (before != null) {
      before.join();
    }
    if (stopped) {
      return;
    }
    cursor = null;
    arrived.removeAll(flights);
    waiting.clear();
    waiting.addAll(flights);
    TransactionLife next =
        TransactionLife.open(
            vertx,
            options.kafka(),
            topics,
            options.clientId(id),
            options.transactionalId(id),
            listener);
    life = next;
    if (stopped) {
      next.stop();
    }
    cursor = next.start(() -> cursors.read(id.toString()));
    carry();
  }

  @Override
  public void take(Flight flight) {
    arrived.add(flight);
  }

  @Override
  public void carry() {
    TransactionLife now = life;
    // Without a cursor the producer is over; the next begin brings all flights again.
    while (now != null && cursor != null) {
      for (Flight next = arrived.poll(); next != null; next = arrived.poll()) {
        waiting.add(next);
      }
      if (waiting.isEmpty()) {
        return;
      }
      if (!transact(now, cursor)) {
        cursor = null;
      }
    }
  }

  /** One transaction for all that waits, of one outbox; false if the producer is over. */
  private boolean transact(TransactionLife now, Cursor known) {
    List<Flight> together = new ArrayList<>();
    long epoch = waiting.element().epoch();
    Cursor reached = known;
    while (!waiting.isEmpty() && waiting.element().epoch() == epoch) {
      Flight flight = waiting.remove();
      together.add(flight);
      if (!known.covers(epoch, flight.last())) {
        reached = new Cursor(epoch, flight.last());
      }
    }
    // If nothing is sent nothing is written down: what no route wants may be read again.
    if (!now.commit(send -> load(together, known, send), cursors.record(id.toString(), reached))) {
      return false;
    }
    cursor = reached;
    together.forEach(Flight::land);
    return true;
  }

  private void load(List<Flight> together, Cursor known, Predicate<Delivery> send) {
    for (Flight flight : together) {
      boolean there = known.covers(flight.epoch(), flight.last());
      if (!there && !loader.each(flight, each -> covered(known, flight, each) || send.test(each))) {
        return;
      }
    }
  }

  private static boolean covered(Cursor known, Flight flight, Delivery delivery) {
    return known.covers(flight.epoch(), delivery.sequence());
  }

  @Override
  public Future<Void> stop() {
    stopped = true;
    TransactionLife last = life;
    return last == null ? Future.succeededFuture() : last.stop();
  }
}
