package io.vitrine.bridge.kafka;

import io.vertx.core.Vertx;
import io.vertx.kafka.client.producer.KafkaProducer;
import java.time.Duration;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A producer from its start to its first failure. As long as it lives, it keeps the order of each
 * Kafka partition through all that Kafka's client repeats by itself. What that client gives up ends
 * this life at once, before anything that follows is sent; the lane then sends all that was not
 * acknowledged again, in order, through the next one.
 *
 * <p>Threads: {@link #open}, {@link #send} and {@link #join} on the lane's thread, and they block;
 * {@link #stop} any.
 */
public final class ProducerLife extends Life {
  private static final Duration JOIN = Duration.ofSeconds(5);
  private static final int FIRST_PAUSE_MILLIS = 50;

  /** Who hears of it. */
  public interface Listener {
    /** An attempt failed on the lane's thread, and is made again after a pause. */
    void retrying(Throwable cause);

    /** The delivery became a dead letter; send it on the lane's thread. On Kafka's thread. */
    void condemned(Delivery delivery);

    /** The life is over, once, on Kafka's or the lane's thread. */
    void died(Throwable cause);
  }

  private final Listener listener;
  private final int pauseMillisMax;
  private @Nullable Thread laneThread;
  private @Nullable Exception attemptFailure;

  private ProducerLife(
      KafkaProducer<byte[], byte[]> wrapper, Topics topics, Listener listener, int pauseMillisMax) {
    super(wrapper, topics, JOIN);
    this.listener = listener;
    this.pauseMillisMax = pauseMillisMax;
  }

  /**
   * Makes a producer; it connects by itself.
   *
   * @throws org.apache.kafka.common.KafkaException if it cannot be made, for instance since no name
   *     of the bootstrap servers resolves
   */
  public static ProducerLife open(
      Vertx vertx,
      KafkaProperties properties,
      Topics topics,
      String clientId,
      int pauseMillisMax,
      Listener listener) {
    KafkaProducer<byte[], byte[]> wrapper =
        KafkaProducer.create(vertx, properties.producer(clientId));
    return new ProducerLife(wrapper, topics, listener, pauseMillisMax);
  }

  /**
   * Hands a record to Kafka's client; waits while Kafka is away.
   *
   * @return false if the life is over
   */
  public boolean send(Delivery delivery) {
    int pause = FIRST_PAUSE_MILLIS;
    while (!over()) {
      Exception failure = attempt(delivery);
      if (failure == null) {
        return !over();
      }
      if (!condemn(delivery, failure)) {
        listener.retrying(failure);
        // A timeout has waited long enough already.
        pause(failure instanceof TimeoutException ? FIRST_PAUSE_MILLIS : pause);
        pause = Math.min(2 * pause, pauseMillisMax);
      }
    }
    return false;
  }

  /** Null if Kafka's client took it; a failure of which it is certain that it did not. */
  private @Nullable Exception attempt(Delivery delivery) {
    attemptFailure = null;
    laneThread = Thread.currentThread();
    ProducerRecord<byte[], byte[]> record;
    try {
      record = Partitions.checked(producer, topics, delivery);
    } catch (KafkaException e) {
      return e;
    }
    try {
      delivery.embark(this);
      producer.send(record, delivery);
    } catch (TimeoutException e) {
      return topics.explain(record.topic(), e);
    } catch (RuntimeException e) {
      die(e);
      return null;
    }
    Exception failure = attemptFailure;
    if (failure == null) {
      delivery.aboard();
    } else {
      delivery.ashore();
      if (failure instanceof AuthenticationException) {
        // The next producer reads keys and certificates anew, which may have been renewed.
        die(failure);
        return null;
      }
      failure = topics.explain(record.topic(), failure);
    }
    return failure;
  }

  @Override
  public void arrived(Delivery delivery) {
    delivery.finish();
  }

  @Override
  public void failed(Delivery delivery, Exception failure) {
    if (Thread.currentThread() == laneThread) {
      attemptFailure = failure;
      return;
    }
    if (!over() && condemn(delivery, failure)) {
      listener.condemned(delivery);
    } else {
      die(failure);
    }
  }

  private void die(Throwable cause) {
    if (end()) {
      // From within a callback: nothing that follows the failed record leaves any more.
      producer.close(Duration.ZERO);
      listener.died(cause);
    }
  }
}
