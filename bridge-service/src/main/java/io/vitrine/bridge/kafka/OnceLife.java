package io.vitrine.bridge.kafka;

import io.vertx.core.Vertx;
import io.vertx.kafka.client.producer.KafkaProducer;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.RetriableException;

/**
 * A producer that sends each record once. What can be found out before is found out before, in
 * {@link #ready}; what Kafka then does not acknowledge is given up.
 *
 * <p>Threads: {@link #open}, {@link #ready}, {@link #send} and {@link #join} on the lane's thread,
 * and they block; {@link #stop} any.
 */
public final class OnceLife extends Life {
  /** What was sent is waited for, since it is not sent again. */
  private static final Duration JOIN = Duration.ofSeconds(60);

  private static final int PAUSE_MILLIS = 200;

  private final ProducerLife.Listener listener;

  /** Topics whose leaders have answered; the lane's thread alone. */
  private final Set<String> led = new HashSet<>();

  private OnceLife(
      KafkaProducer<byte[], byte[]> wrapper, Topics topics, ProducerLife.Listener listener) {
    super(wrapper, topics, JOIN);
    this.listener = listener;
  }

  /**
   * Makes a producer; it connects by itself.
   *
   * @throws KafkaException if it cannot be made
   */
  public static OnceLife open(
      Vertx vertx,
      KafkaProperties properties,
      Topics topics,
      String clientId,
      ProducerLife.Listener listener) {
    return new OnceLife(KafkaProducer.create(vertx, properties.once(clientId)), topics, listener);
  }

  /**
   * Waits until Kafka has said where the record goes, and, once for each topic, until the leaders
   * of its partitions answer; sends nothing.
   *
   * @return false if the life is over
   */
  public boolean ready(Delivery delivery) {
    while (!over()) {
      String topic = "";
      try {
        ProducerRecord<byte[], byte[]> record = Partitions.checked(producer, topics, delivery);
        topic = record.topic();
        // Kafka's client may have it from memory; who asks for it makes Kafka make the topic.
        producer.partitionsFor(topic);
        if (!led.contains(topic)) {
          topics.requireLeaders(topic);
          if (led.size() >= Topics.KNOWN_MAX) {
            led.clear();
          }
          led.add(topic);
        }
        return true;
      } catch (AuthenticationException e) {
        // The next producer reads keys and certificates anew, which may have been renewed.
        die(e);
      } catch (KafkaException e) {
        if (!condemn(delivery, e)) {
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
    if (!over() && condemn(delivery, failure)) {
      listener.condemned(delivery);
      return;
    }
    delivery.lose(Failures.title(failure));
    if (failure instanceof RetriableException) {
      // Kafka may be away, or have other leaders. What follows is to be sent when it has answered.
      die(failure);
    }
  }

  /** Ends it since Kafka was away: what this one knows of its leaders may be old. */
  public void renew() {
    die(new DisconnectException("Kafka was away"));
  }

  private void die(Throwable cause) {
    if (end()) {
      listener.died(cause);
    }
  }

  /** Waits a moment, unless the life ends. */
  public void pause() {
    pause(PAUSE_MILLIS);
  }
}
