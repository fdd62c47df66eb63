package io.vitrine.bridge.lane;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vitrine.bridge.cursor.Cursor;
import io.vitrine.bridge.cursor.CursorTopic;
import io.vitrine.bridge.cursor.Tally;
import io.vitrine.bridge.kafka.Delivery;
import io.vitrine.bridge.kafka.Topics;
import io.vitrine.bridge.kafka.TransactionLife;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.ProducerRecord;
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
  private final LaneId id;
  private final Lives<TransactionLife> lives;
  private final Loader loader;
  private final CursorTopic cursors;
  private final LaneTally tallies;
  private final Queue<Flight> arrived = new ConcurrentLinkedQueue<>();
  private volatile @Nullable Cursor position;

  // The lane's thread alone.
  private final Deque<Flight> waiting = new ArrayDeque<>();
  private @Nullable Cursor cursor;

  TransactionCarrier(
      Vertx vertx,
      LaneId id,
      LaneOptions options,
      Topics topics,
      TransactionLife.Listener listener) {
    this.id = id;
    this.lives =
        new Lives<>(
            () ->
                TransactionLife.open(
                    vertx,
                    options.kafka(),
                    topics,
                    options.clientId(id),
                    options.transactionalId(id),
                    listener));
    this.loader = new Loader(id, options);
    this.tallies = new LaneTally(options.routes().names());
    this.cursors = new CursorTopic(options.cursorTopic(), options.kafka(), options.clientId(id));
  }

  @Override
  public void begin(List<Flight> flights) {
    TransactionLife next = lives.begin(() -> fill(flights));
    if (next == null) {
      return;
    }
    cursor = next.start(() -> cursors.read(id.toString()));
    position = cursor;
    carry();
  }

  private void fill(List<Flight> flights) {
    cursor = null;
    arrived.removeAll(flights);
    waiting.clear();
    waiting.addAll(flights);
  }

  @Override
  public void take(Flight flight) {
    arrived.add(flight);
  }

  @Override
  public void carry() {
    TransactionLife now = lives.now();
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
    long reached = known.epoch() == epoch ? known.sequence() : 0;
    long first = waiting.element().first();
    while (!waiting.isEmpty() && waiting.element().epoch() == epoch) {
      Flight flight = waiting.remove();
      together.add(flight);
      reached = Math.max(reached, flight.last());
    }
    long through = reached;
    // Of another outbox what was counted means nothing.
    boolean same = known.epoch() == epoch;
    Tally before = same ? known.tally() : Tally.begin(first);
    SortedMap<Long, Integer> told = same ? known.verdicts() : new TreeMap<>();
    Cursor[] next = {new Cursor(epoch, through, before, told)};
    // What no route was to have may be read again; what one was to have, and skipped, counts once.
    BooleanSupplier alone = () -> skipsOf(together, known);
    Supplier<ProducerRecord<byte[], byte[]>> last =
        () -> {
          Tally tally = tallies.plus(before, together, sequence -> !known.covers(epoch, sequence));
          next[0] = new Cursor(epoch, through, tally, Verdicts.plus(told, together));
          return cursors.record(id.toString(), next[0]);
        };
    if (!now.commit(send -> load(together, known, send), alone, last)) {
      return false;
    }
    cursor = next[0];
    position = next[0];
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

  private static boolean skipsOf(List<Flight> together, Cursor known) {
    return together.stream()
        .anyMatch(
            flight ->
                flight.passed().stream()
                    .anyMatch(each -> !known.covers(flight.epoch(), each.sequence())));
  }

  private static boolean covered(Cursor known, Flight flight, Delivery delivery) {
    return known.covers(flight.epoch(), delivery.sequence());
  }

  @Override
  public @Nullable Cursor position() {
    return position;
  }

  @Override
  public Future<Void> stop() {
    return lives.stop();
  }
}
