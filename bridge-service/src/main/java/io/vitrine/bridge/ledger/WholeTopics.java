package io.vitrine.bridge.ledger;

import io.vitrine.bridge.kafka.Failures;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.InterruptException;

/**
 * Which topics still have all the records that were ever written to them: only of those can be said
 * that a record that is not there never was. A topic that was deleted as a whole is none of them.
 *
 * <p>Threads: one at a time; blocks.
 */
final class WholeTopics {
  /** Transactions that are open for longer hide what is behind them. */
  private static final long OPEN_MILLIS_MAX = 10_000;

  private static final Duration LOOK = Duration.ofMillis(50);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Admin admin;
  private final Set<String> whole = new HashSet<>();

  WholeTopics(KafkaConsumer<byte[], byte[]> consumer, Admin admin) {
    this.consumer = consumer;
    this.admin = admin;
  }

  /** Those that were found. */
  Set<String> names() {
    return Collections.unmodifiableSet(whole);
  }

  /**
   * Looks at topics, and waits for what is written but not committed there, though not for long.
   *
   * @return up to where they can be read
   */
  Map<TopicPartition, Long> ends(Collection<TopicPartition> partitions) {
    Set<String> names = partitions.stream().map(TopicPartition::topic).collect(Collectors.toSet());
    Set<String> parts = new HashSet<>(compacted(names));
    consumer
        .beginningOffsets(partitions)
        .forEach(
            (partition, offset) -> {
              if (offset > 0) {
                parts.add(partition.topic());
              }
            });
    Map<TopicPartition, Long> written = written(partitions);
    Map<TopicPartition, Long> ends = new HashMap<>(consumer.endOffsets(partitions));
    long deadline = System.nanoTime() + Duration.ofMillis(OPEN_MILLIS_MAX).toNanos();
    while (!hidden(written, ends).isEmpty() && System.nanoTime() < deadline) {
      pause();
      ends.putAll(consumer.endOffsets(hidden(written, ends)));
    }
    hidden(written, ends).forEach(partition -> parts.add(partition.topic()));
    names.removeAll(parts);
    whole.addAll(names);
    return ends;
  }

  /** Where something is written behind what can be read. */
  private static List<TopicPartition> hidden(
      Map<TopicPartition, Long> written, Map<TopicPartition, Long> ends) {
    return written.entrySet().stream()
        .filter(each -> ends.getOrDefault(each.getKey(), 0L) < each.getValue())
        .map(Map.Entry::getKey)
        .toList();
  }

  private Map<TopicPartition, Long> written(Collection<TopicPartition> partitions) {
    Map<TopicPartition, OffsetSpec> wanted =
        partitions.stream().collect(Collectors.toMap(each -> each, each -> OffsetSpec.latest()));
    Map<TopicPartition, Long> ends = new HashMap<>();
    Failures.await(
            admin
                .listOffsets(wanted, new ListOffsetsOptions(IsolationLevel.READ_UNCOMMITTED))
                .all())
        .forEach((partition, end) -> ends.put(partition, end.offset()));
    return ends;
  }

  /** Also those of which Kafka does not tell. */
  private Set<String> compacted(Set<String> topics) {
    Map<ConfigResource, KafkaFuture<Config>> asked =
        admin
            .describeConfigs(
                topics.stream()
                    .map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
                    .toList())
            .values();
    Set<String> compacted = new HashSet<>();
    for (Map.Entry<ConfigResource, KafkaFuture<Config>> each : asked.entrySet()) {
      try {
        ConfigEntry policy = each.getValue().get().get(TopicConfig.CLEANUP_POLICY_CONFIG);
        if (policy == null || policy.value().contains(TopicConfig.CLEANUP_POLICY_COMPACT)) {
          compacted.add(each.getKey().name());
        }
      } catch (ExecutionException e) {
        compacted.add(each.getKey().name());
      } catch (InterruptedException e) {
        throw new InterruptException(e);
      }
    }
    return compacted;
  }

  private static void pause() {
    try {
      Thread.sleep(LOOK.toMillis());
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }
}
