package io.vitrine.bridge.replay;

import io.vitrine.bridge.kafka.Failures;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * What was replayed, for each route and partition; as a consumer group of each route has it.
 *
 * <p>Threads: the replay's.
 */
final class Position {
  private final ReplayOptions options;
  private final Map<String, Map<TopicPartition, Done>> byRoute = new HashMap<>();
  private final Set<String> changed = new HashSet<>();

  private Position(ReplayOptions options) {
    this.options = options;
  }

  /**
   * Reads what is committed; call it when every earlier replay is fenced.
   *
   * @throws KafkaException if Kafka does not tell
   */
  static Position read(
      Admin admin, ReplayOptions options, Set<String> routes, List<TopicPartition> partitions) {
    Position position = new Position(options);
    Map<String, ListConsumerGroupOffsetsSpec> specs = new HashMap<>();
    for (String route : routes) {
      specs.put(
          options.group(route), new ListConsumerGroupOffsetsSpec().topicPartitions(partitions));
    }
    Map<String, Map<TopicPartition, OffsetAndMetadata>> known =
        specs.isEmpty()
            ? Map.of()
            : Failures.await(
                admin
                    .listConsumerGroupOffsets(
                        specs, new ListConsumerGroupOffsetsOptions().requireStable(true))
                    .all());
    for (String route : routes) {
      Map<TopicPartition, OffsetAndMetadata> committed =
          known.getOrDefault(options.group(route), Map.of());
      Map<TopicPartition, Done> done = new HashMap<>();
      partitions.forEach(each -> done.put(each, Done.of(committed.get(each))));
      position.byRoute.put(route, done);
    }
    return position;
  }

  Set<String> routes() {
    return byRoute.keySet();
  }

  Done done(String route, TopicPartition partition) {
    return byRoute.getOrDefault(route, Map.of()).getOrDefault(partition, new Done(0, List.of()));
  }

  /** All routes have all from an offset on to another one, which is not in it. */
  void did(TopicPartition partition, long from, long to) {
    byRoute.forEach(
        (route, done) -> {
          done.computeIfPresent(partition, (same, before) -> before.with(from, to));
          changed.add(route);
        });
  }

  /** Into the open transaction. */
  void commit(Producer<byte[], byte[]> producer) {
    for (String route : changed) {
      Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
      byRoute
          .getOrDefault(route, Map.of())
          .forEach((partition, done) -> offsets.put(partition, done.committed()));
      producer.sendOffsetsToTransaction(offsets, new ConsumerGroupMetadata(options.group(route)));
    }
    changed.clear();
  }
}
