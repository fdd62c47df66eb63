package io.vitrine.bridge.kafka;

import io.vertx.core.Vertx;
import io.vertx.kafka.client.producer.KafkaProducer;
import java.time.Duration;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.utils.Utils;

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

  private final Leaders leaders;
  private final boolean keysDecide;

  private OnceLife(
      KafkaProducer<byte[], byte[]> wrapper,
      Topics topics,
      Leaders leaders,
      boolean keysDecide,
      ProducerLife.Listener listener) {
    super(wrapper, topics, JOIN);
    this.leaders = leaders;
    this.keysDecide = keysDecide;
    this.listener = listener;
    leaders.askAnew();
  }

  /**
   * Makes a producer; it connects by itself. On the lane's thread.
   *
   * @param leaders of all producers of the lane, one after the other
   * @throws KafkaException if it cannot be made
   */
  public static OnceLife open(
      Vertx vertx,
      KafkaProperties properties,
      Topics topics,
      Leaders leaders,
      String clientId,
      ProducerLife.Listener listener) {
    return new OnceLife(
        KafkaProducer.create(vertx, properties.once(clientId)),
        topics,
        leaders,
        properties.keysDecide(),
        listener);
  }

  /**
   * Waits until Kafka has said where the record goes, and, once for each partition, until its
   * leader answers; sends nothing. If that takes too long, the record is given up.
   *
   * @return false if the life is over
   */
  public boolean ready(Delivery delivery) {
    if (delivery.done()) {
      // It was given up before, through this producer or another one.
      return true;
    }
    while (!over()) {
      String topic = "";
      try {
        ProducerRecord<byte[], byte[]> record = Partitions.checked(producer, topics, delivery);
        topic = record.topic();
        // Kafka's client may have it from memory; who asks for it makes Kafka make the topic.
        int partitions = producer.partitionsFor(topic).size();
        if (!leaders.answers(topic, partition(record, partitions))) {
          delivery.lose("no_leader");
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

  /** Where it goes, if that can be told before Kafka's client chooses. */
  private int partition(ProducerRecord<byte[], byte[]> record, int partitions) {
    byte[] key = record.key();
    if (record.partition() != null) {
      return record.partition();
    }
    return key == null || !keysDecide
        ? Leaders.ANY
        : Utils.toPositive(Utils.murmur2(key)) % partitions;
  }

  /** Sends it, this once, unless it is given up already. */
  public void send(Delivery delivery) {
    if (delivery.done()) {
      return;
    }
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
    // Also if the life is over: the next one sends dead letters on.
    if (!stopped() && condemn(delivery, failure)) {
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
    leaders.waitAnew();
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
