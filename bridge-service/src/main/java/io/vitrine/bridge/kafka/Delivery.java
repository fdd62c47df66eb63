package io.vitrine.bridge.kafka;

import io.opentelemetry.api.trace.Span;
import io.vitrine.bridge.deadletter.Cause;
import io.vitrine.bridge.deadletter.DeadLetters;
import io.vitrine.bridge.record.OutgoingRecord;
import io.vitrine.config.TopicSettings;
import io.vitrine.runtime.tracing.Spans;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * One record on its way to Kafka, through as many attempts as it takes; as a dead letter, if Kafka
 * will never take it as it is. While a producer has it the record itself is forgotten, since there
 * are many on their way and they are rarely needed again; another attempt makes it again.
 *
 * <p>Threads: sent on the lane's thread, completed on the producer's. The lane's thread sends it
 * again only after that producer's thread ended, or handed it back.
 */
public final class Delivery implements Callback {
  /** What a delivery was made of. */
  public interface Source {
    /**
     * Makes the record of a delivery again; on the lane's thread. That of a dead letter has the
     * payload as its value.
     */
    ProducerRecord<byte[], byte[]> make(Delivery delivery);

    DeadLetters deadLetters();

    /** Kafka has one more delivery; on the producer's thread. */
    void acknowledged();
  }

  private final Source source;
  private final int route;
  private final long sequence;
  private final TopicSettings topics;
  private final int bytes;
  private @Nullable ProducerRecord<byte[], byte[]> record;
  private volatile @Nullable Cause cause;
  private volatile boolean afloat;
  private volatile boolean done;
  private volatile @Nullable String lost;
  private volatile boolean leftOut;
  private String detail = "";
  private int cuts;

  /** How often a producer was given it as what it is now. */
  private int attempts;

  private @Nullable Vessel vessel;
  private @Nullable Span span;

  /**
   * @param route index of the route that made it; -1 if none did
   * @param sequence its place in the outbox
   * @param topics how its topic is made if it is not there
   */
  public Delivery(
      Source source,
      int route,
      long sequence,
      ProducerRecord<byte[], byte[]> record,
      TopicSettings topics) {
    this.source = source;
    this.route = route;
    this.sequence = sequence;
    this.record = record;
    this.topics = topics;
    byte[] key = record.key();
    this.bytes = (key == null ? 0 : key.length) + record.value().length;
  }

  /** The index of the route that made it; -1 if none did. */
  public int route() {
    return route;
  }

  /** Place in the outbox of what it was made of. */
  public long sequence() {
    return sequence;
  }

  /** Why it is a dead letter; null if it is none. */
  public @Nullable Cause cause() {
    return cause;
  }

  /** Whether it is known what became of it: Kafka has it, it is given up or left out. */
  public boolean done() {
    return done;
  }

  /** Bytes of key and value. */
  public int bytes() {
    return bytes;
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
    ProducerRecord<byte[], byte[]> known = record;
    ProducerRecord<byte[], byte[]> original = known == null ? source.make(this) : known;
    Cause why = cause;
    return why == null ? original : source.deadLetters().make(original, why, detail, cuts);
  }

  /** How its topic is made if it is not there; that of dead letters as Kafka makes topics. */
  TopicSettings topics() {
    return cause == null ? topics : TopicSettings.PLAIN;
  }

  /** From now on it is the producer's. */
  void embark(Vessel next) {
    vessel = next;
    afloat = true;
    attempts++;
  }

  /** The producer has taken it. */
  void aboard() {
    if (record instanceof OutgoingRecord written) {
      written.letGo();
    }
    record = null;
  }

  /**
   * Makes it a dead letter, or a smaller one.
   *
   * @return false if that was done already, so that only another attempt is left
   */
  public boolean condemn(Cause why, String text) {
    if (cause == null) {
      detail = text;
      cause = why;
      record = null;
    } else if (why == Cause.RECORD_TOO_LARGE && cuts < DeadLetters.CUTS_MAX) {
      cuts++;
    } else {
      return false;
    }
    afloat = false;
    attempts = 0;
    return true;
  }

  /** How often it was sent again. */
  public int retries() {
    return Math.max(0, attempts - 1);
  }

  /** Kafka has it for good. */
  void finish() {
    done = true;
    source.acknowledged();
  }

  /** It is given up for good, and Kafka may have it or not. */
  public void lose(String why) {
    lost = why;
    finish();
  }

  /** Why it was given up, such as {@code timeout}; null if it was not. */
  public @Nullable String lost() {
    return lost;
  }

  /** Whether Kafka took it, as a record or as a dead letter. */
  public boolean taken() {
    return done && lost == null && !leftOut;
  }

  /** It is not to be sent, since the outbox had dropped what it was made of; it counts nowhere. */
  public void leaveOut() {
    leftOut = true;
    finish();
  }

  public boolean leftOut() {
    return leftOut;
  }

  /** Gives it a span, which it ends. */
  public void trace(Span begun) {
    span = begun;
  }

  /** Null if it has none. */
  public @Nullable Span span() {
    return span;
  }

  /** It is known what became of it. */
  public void endSpan() {
    Span begun = span;
    if (begun == null) {
      return;
    }
    String failure = failure();
    if (failure == null) {
      begun.end();
    } else {
      Spans.fail(begun, failure);
    }
  }

  private @Nullable String failure() {
    Cause why = cause;
    if (leftOut) {
      return "dropped";
    }
    return why == null ? lost : why.title();
  }

  private static void tell(Span span, RecordMetadata there) {
    span.setAttribute("messaging.destination.name", there.topic());
    span.setAttribute("messaging.destination.partition.id", Integer.toString(there.partition()));
    span.setAttribute("messaging.kafka.offset", there.offset());
  }

  @Override
  public void onCompletion(RecordMetadata metadata, @Nullable Exception failure) {
    Vessel carrier = vessel;
    if (carrier == null) {
      return;
    }
    if (failure == null) {
      if (span != null) {
        tell(span, metadata);
      }
      carrier.arrived(this);
    } else {
      carrier.failed(this, failure);
    }
  }
}
