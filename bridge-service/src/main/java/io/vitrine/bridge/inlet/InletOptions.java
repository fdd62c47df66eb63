package io.vitrine.bridge.inlet;

import io.vitrine.bridge.kafka.KafkaClusters;
import io.vitrine.config.BridgeOptions;
import io.vitrine.config.KafkaRouteSettings;
import io.vitrine.config.Settings;
import io.vitrine.runtime.tracing.Spans;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What all inlets of a bridge have in common.
 *
 * @param client how Kafka's logs and quotas call this bridge
 * @param pauseMillisMax longest pause between attempts
 * @param stallMillis an inlet that waits longer has a problem
 * @param spans null if none are made
 */
public record InletOptions(
    String client,
    List<KafkaRouteSettings> routes,
    KafkaClusters clusters,
    int pauseMillisMax,
    long stallMillis,
    @Nullable Spans spans) {
  public InletOptions {
    routes = List.copyOf(routes);
  }

  /**
   * @throws IllegalArgumentException if settings do not fit
   */
  public static InletOptions of(Settings settings, String node, @Nullable Spans spans) {
    List<KafkaRouteSettings> routes = settings.get(BridgeOptions.KAFKA_ROUTES);
    KafkaClusters clusters = KafkaClusters.of(settings);
    for (KafkaRouteSettings each : routes) {
      String route = BridgeOptions.KAFKA_ROUTES.key() + ": route " + each.name();
      KafkaClusters.Cluster cluster = clusters.require(each.cluster(), route, "");
      String deadLetters = cluster.deadLetters().topic();
      if (each.topics().contains(deadLetters)) {
        throw new IllegalArgumentException(
            route
                + " reads "
                + deadLetters
                + ", where its own dead letters go (expected: other topics, or another "
                + BridgeOptions.DEAD_LETTER_TOPIC.key()
                + ")");
      }
    }
    return new InletOptions(
        "bridge." + node,
        routes,
        clusters,
        Math.toIntExact(settings.get(BridgeOptions.RETRY_PAUSE_MAX)),
        settings.get(BridgeOptions.STALL_MAX),
        spans);
  }

  /** The cluster that it reads. */
  KafkaClusters.Cluster cluster(InletId inlet) {
    KafkaClusters.Cluster cluster = clusters.find(inlet.route().cluster());
    return cluster == null ? clusters.standard() : cluster;
  }

  String clientId(InletId inlet) {
    return client + ".inlet." + inlet.route().name().replaceAll("[^A-Za-z0-9._-]", "_");
  }
}
