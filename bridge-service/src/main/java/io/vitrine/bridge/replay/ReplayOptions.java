package io.vitrine.bridge.replay;

import io.vitrine.bridge.deadletter.DeadLetters;
import io.vitrine.bridge.kafka.KafkaClusters;
import io.vitrine.bridge.kafka.KafkaProperties;
import io.vitrine.bridge.lane.LaneOptions;
import io.vitrine.bridge.schema.Schemas;
import org.jspecify.annotations.Nullable;

/**
 * What replays of a bridge have in common.
 *
 * @param client how Kafka's logs and quotas call it
 * @param deadLetters whose topic is read unless another one is asked for
 * @param prefix of the transactional id and of consumer groups
 */
public record ReplayOptions(
    String client, KafkaProperties kafka, DeadLetters deadLetters, Schemas schemas, String prefix) {

  /** By the options of the lanes, for dead letters of a cluster; null if there is none. */
  public static @Nullable ReplayOptions of(LaneOptions lanes, String cluster) {
    KafkaClusters.Cluster in = lanes.clusters().find(cluster);
    return in == null
        ? null
        : new ReplayOptions(
            lanes.consumer(), in.kafka(), in.deadLetters(), lanes.schemas(), in.cursorTopic());
  }

  String transactionalId(String topic) {
    return prefix + ".replay." + topic;
  }

  /** Where is kept what was replayed of a route. */
  String group(String route) {
    return prefix + ".replay." + route;
  }
}
