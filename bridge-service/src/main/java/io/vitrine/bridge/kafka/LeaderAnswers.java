package io.vitrine.bridge.kafka;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.errors.LeaderNotAvailableException;
import org.apache.kafka.common.errors.RetriableException;

/**
 * Whether leaders of a topic's partitions answer: each is asked for the end of its log, which only
 * a leader tells.
 *
 * <p>Threads: any; what is computed, on the one of Kafka's client.
 */
final class LeaderAnswers {
  private LeaderAnswers() {}

  /** See {@link Topics#askLeaders}. */
  static Map<TopicPartition, CompletableFuture<Void>> of(
      Admin admin, KafkaFuture<TopicDescription> described, List<TopicPartition> goals) {
    CompletableFuture<Map<TopicPartition, KafkaFuture<Void>>> ends =
        described
            .toCompletionStage()
            .thenApply(description -> ends(admin, description, goals))
            .toCompletableFuture();
    return goals.stream()
        .collect(Collectors.toMap(Function.identity(), goal -> answer(ends, goal)));
  }

  private static CompletableFuture<Void> answer(
      CompletableFuture<Map<TopicPartition, KafkaFuture<Void>>> ends, TopicPartition goal) {
    return ends.thenCompose(
        each -> {
          KafkaFuture<Void> end = each.get(goal);
          return end == null
              ? CompletableFuture.failedFuture(
                  new LeaderNotAvailableException(name(goal) + " has no leader"))
              : end.toCompletionStage().exceptionallyCompose(e -> silent(goal, e));
        });
  }

  private static CompletableFuture<Void> silent(TopicPartition goal, Throwable failure) {
    Throwable cause = failure.getCause();
    Throwable own = failure instanceof CompletionException && cause != null ? cause : failure;
    return CompletableFuture.failedFuture(
        own instanceof RetriableException
            ? new LeaderNotAvailableException(
                "the leader of " + name(goal) + " does not answer", own)
            : own);
  }

  /** By goal, unless it has no leader: the ends of its logs, all in one request. */
  private static Map<TopicPartition, KafkaFuture<Void>> ends(
      Admin admin, TopicDescription description, List<TopicPartition> goals) {
    Set<TopicPartition> led = new HashSet<>();
    for (TopicPartitionInfo each : description.partitions()) {
      Node leader = each.leader();
      if (leader != null && !leader.isEmpty()) {
        led.add(new TopicPartition(description.name(), each.partition()));
      }
    }
    Map<TopicPartition, Set<TopicPartition>> parts = new HashMap<>();
    for (TopicPartition goal : goals) {
      if (goal.partition() == Leaders.ANY && !led.isEmpty()) {
        parts.put(goal, led);
      } else if (led.contains(goal)) {
        parts.put(goal, Set.of(goal));
      }
    }
    Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
    parts.values().forEach(of -> of.forEach(part -> asked.put(part, OffsetSpec.latest())));
    Map<TopicPartition, KafkaFuture<Void>> ends = new HashMap<>();
    ListOffsetsResult result = admin.listOffsets(asked);
    parts.forEach(
        (goal, of) ->
            ends.put(
                goal,
                KafkaFuture.allOf(
                    of.stream().map(result::partitionResult).toArray(KafkaFuture[]::new))));
    return ends;
  }

  private static String name(TopicPartition goal) {
    return goal.partition() == Leaders.ANY ? goal.topic() : goal.toString();
  }
}
