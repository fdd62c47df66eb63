package io.vitrine.bridge.kafka;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.kafka.client.producer.KafkaProducer;
import io.vitrine.bridge.deadletter.Cause;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;

/**
 * A producer that sends each record once. What can be found out before is found out before, in
 * {@link #ready}; what Kafka then does not acknowledge is given up.
 *
 * <p>Threads: {@link #open}, {@link #ready}, {@link #send} and {@link #join} on the lane's thread,
 * and they block; {@link #stop} any.
 */
public final class OnceLife implements Vessel {
  private static final Duration JOIN = Duration.ofSeconds(60);
  private static final int PAUSE_MILLIS = 200;

  /** Who hears of it. */
  public interface Listener {
    /** An attempt failed on the lane's thread, and is made again after a pause. */
    void retrying(Throwable cause);

    /** The delivery became a dead letter; send it on the lane's thread. On Kafka's thread. */
    void condemned(Delivery delivery);

    /** The life is over, once, on the lane's thread. */
    void died(Throwable cause);
  }

  private final KafkaProducer<byte[], byte[]> wrapper;
  private final Producer<byte[], byte[]> producer;
  private final Topics topics;
  private final Listener listener;
  private final AtomicBoolean over = new AtomicBoolean();
  private final CountDownLatch end = new CountDownLatch(1);

  private OnceLife(KafkaProducer<byte[], byte[]> wrapper, Topics topics, Listener listener) {
    this.wrapper = wrapper;
    this.producer = wrapper.unwrap();
    this.topics = topics;
    this.listener = listener;
  }

  /**
   * Makes a producer; it connects by itself.
   *
   * @throws KafkaException if it cannot be made
   */
  public static OnceLife open(
      Vertx vertx, KafkaProperties properties, Topics topics, String clientId, Listener listener) {
    return new OnceLife(KafkaProducer.create(vertx, properties.once(clientId)), topics, listener);
  }

  /**
   * Waits until Kafka has said where the record goes; sends nothing.
   *
   * @return false if the life is over
   */
  public boolean ready(Delivery delivery) {
    while (!over.get()) {
      String topic = "";
      try {
        ProducerRecord<byte[], byte[]> record = Partitions.checked(producer, topics, delivery);
        topic = record.topic();
        producer.partitionsFor(topic);
        return true;
      } catch (AuthenticationException e) {
        // The next producer reads keys and certificates anew, which may have been renewed.
        die(e);
      } catch (KafkaException e) {
        Cause cause = Cause.of(e);
        if (cause == null || !delivery.condemn(cause, String.valueOf(e.getMessage()))) {
          listener.retrying(topics.explain(topic, e));
          pause();
        }
      }
    }
    return false;
  }

  /** Sends it, this once. */
  public void send(Delivery delivery) {
    try {
      ProducerRecord<byte[], byte[]> record = delivery.record();
      delivery.embark(this);
      producer.send(record, delivery);
      delivery.aboard();
    } catch (RuntimeException e) {
      delivery.lose(Failures.title(e));
    }
  }

  @Override
  public void arrived(Delivery delivery) {
    delivery.finish();
  }

  @Override
  public void failed(Delivery delivery, Exception failure) {
    Cause cause = over.get() ? null : Cause.of(failure);
    if (cause != null && delivery.condemn(cause, String.valueOf(failure.getMessage()))) {
      listener.condemned(delivery);
    } else {
      delivery.lose(Failures.title(failure));
    }
  }

  public boolean over() {
    return over.get();
  }

  private void die(Throwable cause) {
    if (over.compareAndSet(false, true)) {
      end.countDown();
      listener.died(cause);
    }
  }

  /** Waits a moment, unless the life ends. */
  public void pause() {
    try {
      end.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      over.set(true);
    }
  }

  /** Ends it without a word to the listener; what is on its way is given up. */
  public Future<Void> stop() {
    over.set(true);
    end.countDown();
    return wrapper.close(1);
  }

  /** Waits until all that was sent is acknowledged or given up. */
  public void join() {
    over.set(true);
    producer.close(JOIN);
  }
}
