package io.vitrine.bridge.lane;

import io.vertx.core.buffer.Buffer;
import io.vitrine.bridge.deadletter.DeadLetters;
import io.vitrine.bridge.kafka.Delivery;
import io.vitrine.bridge.route.Routes;
import io.vitrine.contract.OutboxRecord;
import io.vitrine.log.LogBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A batch of the outbox on its way: what it became, and how much of it Kafka has not acknowledged.
 *
 * <p>Threads: made on the lane's context, loaded on the lane's thread, acknowledged on the
 * producer's.
 */
final class Flight implements Delivery.Source {
  /**
   * A message that a route did not make of what was taken for it.
   *
   * @param takenOver whether it did so in the place of another route
   */
  record Passed(long sequence, String route, boolean takenOver) {}

  private final long epoch;
  private final long first;
  private final int count;
  private final long startedNanos = System.nanoTime();
  private final Consumer<Flight> onLanded;
  private final List<Buffer> records;
  private final long bytes;
  private final List<Delivery> deliveries;
  private final List<Delivery> awaiting = new ArrayList<>(0);
  private final List<Passed> passed = new ArrayList<>(0);
  private final Map<Long, Routes> routes;

  /** Deliveries that Kafka does not have; before all are made, minus those that it has. */
  private final AtomicInteger open = new AtomicInteger();

  private @Nullable Loader loader;
  private int made;
  private int unrouted;

  /** Whether some of the deliveries have spans. */
  private boolean traced;

  /** Whether it landed as a whole; the lane's thread, before it lands. */
  private boolean whole;

  /** Whether the outbox has forgotten it, so that it must not be sent again; the lane's thread. */
  private boolean released;

  /** Whether the outbox may have forgotten it in a request that was not answered; so too. */
  private boolean unanswered;

  /** The context's own: whether it is known there that all was acknowledged. */
  private boolean landed;

  /**
   * @param epoch of the outbox that the batch is from
   * @param routes that records of the batch are made by, by version
   * @param onLanded called once, when Kafka has all of it
   */
  Flight(long epoch, LogBatch batch, Map<Long, Routes> routes, Consumer<Flight> onLanded) {
    this.epoch = epoch;
    this.first = batch.first();
    this.count = batch.records().size();
    this.records = batch.records();
    this.bytes = batch.bytes();
    this.deliveries = new ArrayList<>(count);
    this.routes = Map.copyOf(routes);
    this.onLanded = onLanded;
  }

  long epoch() {
    return epoch;
  }

  long first() {
    return first;
  }

  long last() {
    return first + count - 1;
  }

  int count() {
    return count;
  }

  long ageNanos() {
    return System.nanoTime() - startedNanos;
  }

  /** When the broker received the first record, epoch microseconds. */
  long receivedMicros() {
    return OutboxRecord.receivedMicros(records.get(0));
  }

  /** Of the outbox's records. */
  long bytes() {
    return bytes;
  }

  /** The record of the outbox at that place. */
  Buffer record(long sequence) {
    return records.get((int) (sequence - first));
  }

  /** The routes that a record of the outbox is made by. */
  Routes routes(Buffer outboxRecord) {
    return Objects.requireNonNull(routes.get(OutboxRecord.routes(outboxRecord)), "routes");
  }

  /** Whether all of its deliveries are made. */
  boolean loaded() {
    return made == count;
  }

  /** The next record that deliveries are to be made of. */
  long next() {
    return first + made;
  }

  /**
   * @param awaited whether its publisher waits for Kafka
   */
  void add(Delivery delivery, boolean awaited) {
    deliveries.add(delivery);
    if (awaited) {
      awaiting.add(delivery);
    }
    traced |= delivery.span() != null;
  }

  /** All of it is in Kafka, or nowhere for good. */
  void endSpans() {
    if (traced) {
      deliveries.forEach(Delivery::endSpan);
    }
  }

  /** A message was taken for a route and became nothing there. */
  void skip(long sequence, String route) {
    passed.add(new Passed(sequence, route, false));
  }

  /** A route made a delivery of a message that was taken for another one. */
  void takeOver(long sequence, String route) {
    passed.add(new Passed(sequence, route, true));
  }

  /** What went otherwise than it was taken. */
  List<Passed> passed() {
    return passed;
  }

  /** Those whose publishers wait for Kafka. */
  List<Delivery> awaiting() {
    return awaiting;
  }

  /**
   * The deliveries of the next record are made.
   *
   * @param by makes them again if need be
   */
  void made(Loader by, boolean some) {
    loader = by;
    unrouted += some ? 0 : 1;
    if (++made == count && open.addAndGet(deliveries.size()) == 0) {
      onLanded.accept(this);
    }
  }

  List<Delivery> deliveries() {
    return deliveries;
  }

  /** Whether Kafka took some of it; once it has landed. */
  boolean taken() {
    return whole || deliveries.stream().anyMatch(Delivery::taken);
  }

  int unrouted() {
    return unrouted;
  }

  @Override
  public ProducerRecord<byte[], byte[]> make(Delivery delivery) {
    return maker().again(this, delivery);
  }

  @Override
  public DeadLetters deadLetters() {
    return maker().deadLetters();
  }

  private Loader maker() {
    return Objects.requireNonNull(loader, "it was not loaded");
  }

  @Override
  public void acknowledged() {
    if (open.decrementAndGet() == 0) {
      onLanded.accept(this);
    }
  }

  /** Kafka has all of it at once. */
  void land() {
    whole = true;
    onLanded.accept(this);
  }

  void setReleased() {
    released = true;
  }

  void setUnanswered() {
    unanswered = true;
  }

  boolean unanswered() {
    return unanswered;
  }

  boolean released() {
    return released;
  }

  void setLanded() {
    landed = true;
  }

  boolean landed() {
    return landed;
  }
}
