package io.vitrine.bridge.inlet;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far each partition is: offsets behind the records that need not come again. When partitions
 * go to another member of the group, what is done is committed first, and the rest of what was read
 * of them is left to that one.
 *
 * <p>Threads: the inlet's; Kafka's client calls within its own methods.
 */
final class Offsets implements ConsumerRebalanceListener {
  private static final Logger LOG = LoggerFactory.getLogger(Offsets.class);

  private final Consumer<byte[], byte[]> consumer;
  private final Map<TopicPartition, OffsetAndMetadata> done = new HashMap<>();

  /** Partitions of the batch at hand that are another member's since. */
  private final Set<TopicPartition> gone = new HashSet<>();

  private boolean paused;

  Offsets(Consumer<byte[], byte[]> consumer) {
    this.consumer = consumer;
  }

  /** Reads nothing until {@link #resume}, also of partitions that are yet to come. */
  void pause() {
    gone.clear();
    paused = true;
    consumer.pause(consumer.assignment());
  }

  void resume() {
    paused = false;
    consumer.resume(consumer.assignment());
  }

  /** Whether the record is another member's by now. */
  boolean gone(ConsumerRecord<byte[], byte[]> record) {
    return gone.contains(partition(record));
  }

  /** The record is the broker's, or a dead letter, or left out. */
  void passed(ConsumerRecord<byte[], byte[]> record) {
    if (!gone(record)) {
      done.put(partition(record), new OffsetAndMetadata(record.offset() + 1));
    }
  }

  /** Tells Kafka. If it does not hear it now, the next time will do. */
  void commit() {
    if (done.isEmpty()) {
      return;
    }
    try {
      consumer.commitSync(Map.copyOf(done));
      done.clear();
    } catch (KafkaException e) {
      LOG.debug("offsets are committed later: {}", e.toString());
    }
  }

  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
    commit();
    onPartitionsLost(partitions);
  }

  @Override
  public void onPartitionsLost(Collection<TopicPartition> partitions) {
    gone.addAll(partitions);
    done.keySet().removeAll(partitions);
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
    if (paused) {
      consumer.pause(partitions);
    }
  }

  private static TopicPartition partition(ConsumerRecord<byte[], byte[]> record) {
    return new TopicPartition(record.topic(), record.partition());
  }
}
