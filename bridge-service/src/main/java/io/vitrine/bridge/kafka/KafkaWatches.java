package io.vitrine.bridge.kafka;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * Watches the clusters that are needed, each by itself.
 *
 * <p>Threads: one Vert.x context; {@link #away} any.
 */
public final class KafkaWatches {
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

  /** These clusters are watched from now on. */
  public void need(Collection<String> names) {
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
