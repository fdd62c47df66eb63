package io.vitrine.bridge.kafka;

import io.vitrine.bridge.deadletter.Cause;
import io.vitrine.bridge.deadletter.DeadLetters;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * One record on its way to Kafka, through as many attempts as it takes; as a dead letter, if Kafka
 * will never take it as it is.
 *
 * <p>Threads: sent on the lane's thread, completed on the producer's. The lane's thread sends it
 * again only after that producer's thread ended, or handed it back.
 */
public final class Delivery implements Callback {
  private final int route;
  private final Runnable onDone;
  private final DeadLetters deadLetters;
  private final ProducerRecord<byte[], byte[]> original;
  private volatile ProducerRecord<byte[], byte[]> record;
  private volatile @Nullable Cause cause;
  private volatile boolean afloat;
  private volatile boolean done;
  private String detail = "";
  private int cuts;
  private @Nullable ProducerLife life;

  /**
   * @param route index of the route that made it; -1 if none did
   * @param onDone called once, on the producer's thread, when Kafka has it
   */
  public Delivery(
      int route, ProducerRecord<byte[], byte[]> record, DeadLetters deadLetters, Runnable onDone) {
    this.route = route;
    this.original = record;
    this.record = record;
    this.deadLetters = deadLetters;
    this.onDone = onDone;
  }

  /** The index of the route that made it; -1 if none did. */
  public int route() {
    return route;
  }

  /** Why it is a dead letter; null if it is none. */
  public @Nullable Cause cause() {
    return cause;
  }

  /** Whether Kafka has it. */
  public boolean done() {
    return done;
  }

  /** Bytes of key and value. */
  public int bytes() {
    byte[] key = original.key();
    return (key == null ? 0 : key.length) + original.value().length;
  }

  /** What was tried before counts no more: its producer is gone. */
  public void ashore() {
    afloat = false;
  }

  /** Whether a producer has it now. */
  public boolean afloat() {
    return afloat;
  }

  ProducerRecord<byte[], byte[]> record() {
    return record;
  }

  /** From now on it is the producer's. */
  void embark(ProducerLife next) {
    life = next;
    afloat = true;
  }

  /**
   * Makes it a dead letter, or a smaller one.
   *
   * @return false if that was done already, so that only another attempt is left
   */
  public boolean condemn(Cause why, String text) {
    if (cause == null) {
      cause = why;
      detail = text;
    } else if (why == Cause.RECORD_TOO_LARGE && cuts < DeadLetters.CUTS_MAX) {
      cuts++;
    } else {
      return false;
    }
    record = deadLetters.make(original, cause, detail, cuts);
    afloat = false;
    return true;
  }

  @Override
  public void onCompletion(RecordMetadata metadata, @Nullable Exception failure) {
    if (failure == null) {
      done = true;
      onDone.run();
    } else if (life != null) {
      life.failed(this, failure);
    }
  }
}
