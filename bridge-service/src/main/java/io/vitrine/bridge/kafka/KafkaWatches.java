package io.vitrine.bridge.kafka;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the clusters that are needed, each by itself.
 *
 * <p>Threads: one Vert.x context; {@link #away} any.
 */
public final class KafkaWatches {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaWatches.class);

  private final Vertx vertx;
  private final KafkaClusters clusters;
  private final String client;
  private final MeterRegistry meters;
  private final Map<String, KafkaWatch> watches = new ConcurrentSkipListMap<>();

  public KafkaWatches(Vertx vertx, KafkaClusters clusters, String client, MeterRegistry meters) {
    this.vertx = vertx;
    this.clusters = clusters;
    this.client = client;
    this.meters = meters;
  }

  /** Whether any is watched. */
  public boolean any() {
    return !watches.isEmpty();
  }

  /**
   * These clusters are watched from now on, and no others.
   *
   * @param kept those that stay if they are watched already
   */
  public void need(Collection<String> names, Collection<String> kept) {
    for (String watched : List.copyOf(watches.keySet())) {
      boolean wanted = names.contains(watched) || kept.contains(watched);
      KafkaWatch idle = wanted ? null : watches.remove(watched);
      if (idle != null) {
        idle.stop().onFailure(cause -> LOG.debug("Kafka {}: {}", watched, cause.toString()));
      }
    }
    for (String name : names) {
      KafkaClusters.Cluster cluster = clusters.find(name);
      if (cluster != null && !watches.containsKey(name)) {
        KafkaWatch watch =
            new KafkaWatch(
                vertx, name, cluster.kafka(), client + ".watch" + cluster.suffix(), meters);
        watches.put(name, watch);
        watch.start();
      }
    }
  }

  /** Why a cluster cannot be used, as far as it is watched; null if it answered the last time. */
  public @Nullable String away(String cluster) {
    KafkaWatch watch = watches.get(cluster);
    return watch == null ? null : watch.problem();
  }

  /** Why some cannot be used; null if all answered the last time. */
  public @Nullable String problem() {
    Collection<String> problems = new ArrayList<>();
    new TreeMap<>(watches)
        .forEach(
            (name, watch) -> {
              String problem = watch.problem();
              if (problem != null) {
                problems.add(said(name, problem));
              }
            });
    return problems.isEmpty() ? null : String.join("; ", problems);
  }

  /** Which they are. */
  public String detail() {
    Collection<String> all = new ArrayList<>();
    watches.forEach((name, watch) -> all.add(said(name, watch.detail())));
    return String.join("; ", all);
  }

  private String said(String name, String what) {
    KafkaClusters.Cluster cluster = clusters.find(name);
    return cluster == null || cluster.isDefault() ? what : name + ": " + what;
  }

  public Future<Void> stop() {
    return Future.join(watches.values().stream().map(KafkaWatch::stop).toList()).mapEmpty();
  }
}
