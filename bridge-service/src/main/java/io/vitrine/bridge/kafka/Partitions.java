package io.vitrine.bridge.kafka;

import io.vitrine.bridge.deadletter.Cause;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Whether the topic and the partition that a route asks for are there: Kafka's client would wait
 * for them.
 */
final class Partitions {
  private Partitions() {}

  /**
   * The record to send: a dead letter from now on, if the partition it asks for is not there.
   *
   * @throws org.apache.kafka.common.errors.TimeoutException if Kafka does not tell in time
   * @throws org.apache.kafka.common.KafkaException if a topic that is to be made cannot be
   */
  static ProducerRecord<byte[], byte[]> checked(
      Producer<byte[], byte[]> producer, Topics topics, Delivery delivery) {
    ProducerRecord<byte[], byte[]> record = delivery.record();
    topics.require(record.topic(), delivery.topics());
    String absent = absent(producer, record);
    boolean condemned = absent != null && delivery.condemn(Cause.INVALID_PARTITION, absent);
    if (!condemned) {
      return record;
    }
    ProducerRecord<byte[], byte[]> letter = delivery.record();
    topics.require(letter.topic(), delivery.topics());
    return letter;
  }

  /**
   * What is wrong; null if nothing is. As Kafka's client knows the topic, which it looks at anew
   * every minute; for a topic that it does not know yet it waits.
   *
   * @throws org.apache.kafka.common.errors.TimeoutException if that takes too long
   */
  private static @Nullable String absent(
      Producer<byte[], byte[]> producer, ProducerRecord<byte[], byte[]> record) {
    Integer partition = record.partition();
    if (partition == null) {
      return null;
    }
    int count = producer.partitionsFor(record.topic()).size();
    return partition < count
        ? null
        : "partition " + partition + " of topic " + record.topic() + ", which has " + count;
  }
}
