package io.vitrine.bridge.replay;

import io.vitrine.bridge.deadletter.Cause;
import io.vitrine.bridge.kafka.Failures;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/**
 * Which topics and partitions are there, asked before a letter goes to one: Kafka's client would
 * wait for them, and then end the replay.
 *
 * <p>Threads: the replay's; it waits for Kafka.
 */
final class Harbours {
  /** Why a letter cannot go where it is meant for. */
  record Absence(Cause cause, String detail) {}

  private static final int MISSING = -1;

  private final Admin admin;
  private final Producer<byte[], byte[]> producer;

  /** Partitions of each topic, or {@link #MISSING}. */
  private final Map<String, Integer> known = new HashMap<>();

  Harbours(Admin admin, Producer<byte[], byte[]> producer) {
    this.admin = admin;
    this.producer = producer;
  }

  /**
   * Null if it can go there.
   *
   * @throws KafkaException if Kafka does not tell
   */
  @Nullable Absence of(ProducerRecord<byte[], byte[]> record) {
    String topic = record.topic();
    int partitions = known.computeIfAbsent(topic, this::partitions);
    if (partitions == MISSING) {
      return new Absence(Cause.TOPIC_MISSING, "topic " + topic + " is not there");
    }
    Integer partition = record.partition();
    return partition == null || partition < partitions
        ? null
        : new Absence(
            Cause.INVALID_PARTITION,
            "partition " + partition + " of topic " + topic + ", which has " + partitions);
  }

  private int partitions(String topic) {
    try {
      // Kafka makes it now, if it makes topics on first use.
      return producer.partitionsFor(topic).size();
    } catch (InvalidTopicException e) {
      // The producer is told so when it sends.
      return Integer.MAX_VALUE;
    } catch (TimeoutException | UnknownTopicOrPartitionException e) {
      if (missing(topic)) {
        return MISSING;
      }
      throw e;
    }
  }

  private boolean missing(String topic) {
    try {
      admin.describeTopics(List.of(topic)).allTopicNames().get();
      return false;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return true;
      }
      throw Failures.kafka(e);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }
}
