package io.vitrine.bridge.cursor;

import io.vitrine.bridge.kafka.Failures;
import io.vitrine.bridge.kafka.KafkaProperties;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The compacted topic of cursors: one partition, the key {@code node/partition} names an outbox
 * partition, its newest value is a {@link Cursor}.
 *
 * <p>Threads: any; {@link #read} blocks for as long as Kafka takes, {@value #READ_SECONDS_MAX}
 * seconds at most.
 */
public final class CursorTopic {
  private static final int READ_SECONDS_MAX = 20;
  private static final Duration POLL = Duration.ofMillis(100);

  private static final Map<String, String> COMPACTED =
      Map.of(
          "cleanup.policy", "compact",
          "segment.bytes", Integer.toString(8 << 20),
          "min.cleanable.dirty.ratio", "0.1");

  private final String name;
  private final KafkaProperties properties;
  private final String clientId;

  /**
   * @param name of the topic
   */
  public CursorTopic(String name, KafkaProperties properties, String clientId) {
    this.name = name;
    this.properties = properties;
    this.clientId = clientId;
  }

  /** What puts a cursor there. */
  public ProducerRecord<byte[], byte[]> record(String key, Cursor cursor) {
    return new ProducerRecord<>(name, 0, key.getBytes(StandardCharsets.UTF_8), cursor.encode());
  }

  /**
   * The newest committed cursor. Makes the topic if it is not there.
   *
   * <p>Call it when every earlier producer of this key is fenced, so that none can follow. Other
   * keys share the partition, and one of their transactions that is still open hides what was
   * committed after its beginning; so this waits until all that is there by now can be seen.
   *
   * @throws KafkaException if it cannot be read now
   */
  public Cursor read(String key) {
    TopicPartition partition = new TopicPartition(name, 0);
    long end = end(partition);
    byte[] wanted = key.getBytes(StandardCharsets.UTF_8);
    ByteArrayDeserializer bytes = new ByteArrayDeserializer();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(Map.copyOf(properties.consumer(clientId)), bytes, bytes)) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      Cursor newest = Cursor.NONE;
      long deadline = System.nanoTime() + Duration.ofSeconds(READ_SECONDS_MAX).toNanos();
      while (consumer.position(partition) < end) {
        if (System.nanoTime() > deadline) {
          throw new TimeoutException(
              name + " is hidden behind an open transaction at " + consumer.position(partition));
        }
        for (ConsumerRecord<byte[], byte[]> each : consumer.poll(POLL)) {
          if (Arrays.equals(each.key(), wanted) && each.value() != null) {
            newest = decode(key, each.value());
          }
        }
      }
      return newest;
    }
  }

  private Cursor decode(String key, byte[] value) {
    try {
      return Cursor.decode(value);
    } catch (IllegalArgumentException e) {
      throw new KafkaException(name + ": " + key + ": " + e.getMessage(), e);
    }
  }

  /** Where it ends, open transactions included. */
  private long end(TopicPartition partition) {
    try (Admin admin = Admin.create(Map.copyOf(properties.admin(clientId)))) {
      make(admin);
      ListOffsetsResultInfo end =
          admin
              .listOffsets(Map.of(partition, OffsetSpec.latest()))
              .partitionResult(partition)
              .get();
      return end.offset();
    } catch (ExecutionException e) {
      throw Failures.kafka(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted", e);
    }
  }

  private void make(Admin admin) throws ExecutionException, InterruptedException {
    if (admin.listTopics().names().get().contains(name)) {
      return;
    }
    NewTopic topic = new NewTopic(name, Optional.of(1), Optional.empty()).configs(COMPACTED);
    try {
      admin.createTopics(List.of(topic)).all().get();
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw e;
      }
    }
  }
}
