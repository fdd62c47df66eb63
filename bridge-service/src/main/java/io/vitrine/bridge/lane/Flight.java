package io.vitrine.bridge.lane;

import io.vertx.core.buffer.Buffer;
import io.vitrine.bridge.kafka.Delivery;
import io.vitrine.log.LogBatch;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * A batch of the outbox on its way: what it became, and how much of it Kafka has not acknowledged.
 *
 * <p>Threads: made on the lane's context, loaded on the lane's thread, acknowledged on the
 * producer's.
 */
final class Flight {
  private final long epoch;
  private final long first;
  private final int count;
  private final long startedNanos = System.nanoTime();
  private final Consumer<Flight> onLanded;
  private final AtomicInteger open = new AtomicInteger();
  private List<Buffer> records;
  private List<Delivery> deliveries = List.of();
  private int unrouted;
  private boolean loaded;

  /** The context's own: whether it is known there that all was acknowledged. */
  private boolean landed;

  /**
   * @param epoch of the outbox that the batch is from
   * @param onLanded called once, when Kafka has all of it
   */
  Flight(long epoch, LogBatch batch, Consumer<Flight> onLanded) {
    this.epoch = epoch;
    this.first = batch.first();
    this.count = batch.records().size();
    this.records = batch.records();
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

  List<Buffer> records() {
    return records;
  }

  boolean loaded() {
    return loaded;
  }

  /** Fixes what the records became, before the first of it is sent. */
  void load(List<Delivery> made, int withoutRoute) {
    deliveries = made;
    unrouted = withoutRoute;
    records = List.of();
    loaded = true;
    open.set(made.size());
    if (made.isEmpty()) {
      onLanded.accept(this);
    }
  }

  List<Delivery> deliveries() {
    return deliveries;
  }

  int unrouted() {
    return unrouted;
  }

  /** Kafka has one more of its deliveries. */
  void acknowledged() {
    if (open.decrementAndGet() == 0) {
      onLanded.accept(this);
    }
  }

  void setLanded() {
    landed = true;
  }

  boolean landed() {
    return landed;
  }
}
