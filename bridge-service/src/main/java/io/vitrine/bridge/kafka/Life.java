package io.vitrine.bridge.kafka;

import io.vertx.core.Future;
import io.vertx.kafka.client.producer.KafkaProducer;
import io.vitrine.bridge.deadletter.Cause;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.producer.Producer;

/**
 * A producer from its start to its end, which is its first failure, or that it is stopped. It is
 * over once and for all; another one follows it.
 *
 * <p>Threads: {@link #join} and {@link #pause} on the lane's thread, and they block; the others
 * any.
 */
public abstract class Life implements Vessel {
  final Producer<byte[], byte[]> producer;
  final Topics topics;

  private final KafkaProducer<byte[], byte[]> wrapper;
  private final Duration joinMax;
  private final AtomicBoolean over = new AtomicBoolean();
  private volatile boolean stopped;
  private final CountDownLatch end = new CountDownLatch(1);

  /**
   * @param joinMax longest wait for the end of the producer's thread
   */
  Life(KafkaProducer<byte[], byte[]> wrapper, Topics topics, Duration joinMax) {
    this.wrapper = wrapper;
    this.producer = wrapper.unwrap();
    this.topics = topics;
    this.joinMax = joinMax;
    topics.retries().begin(producer);
  }

  public final boolean over() {
    return over.get();
  }

  /** Whether it was ended from without, so that no other one follows it. */
  final boolean stopped() {
    return stopped;
  }

  /** It is over; false if it was already. */
  final boolean end() {
    boolean first = over.compareAndSet(false, true);
    if (first) {
      end.countDown();
      topics.retries().end(producer);
    }
    return first;
  }

  /** Waits, unless the life ends. */
  final void pause(int millis) {
    try {
      end.await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      over.set(true);
    }
  }

  /**
   * Makes it a dead letter if that is what the failure means.
   *
   * @return false if only another attempt is left
   */
  static boolean condemn(Delivery delivery, Exception failure) {
    Cause cause = Cause.of(failure);
    return cause != null && delivery.condemn(cause, text(failure));
  }

  static String text(Exception failure) {
    return String.valueOf(failure.getMessage());
  }

  /** Ends it without a word to its listener; what is on its way is given up. */
  public final Future<Void> stop() {
    stopped = true;
    over.set(true);
    end.countDown();
    topics.retries().end(producer);
    return wrapper.close(1);
  }

  /**
   * Ends it and waits until the producer's thread has ended, so that no completion is to come: all
   * that was sent is acknowledged or given up.
   */
  public final void join() {
    over.set(true);
    topics.retries().end(producer);
    producer.close(joinMax);
  }
}
