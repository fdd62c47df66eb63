package io.vitrine.bridge.kafka;

import io.vitrine.bridge.deadletter.DeadLetters;
import io.vitrine.config.BridgeOptions;
import io.vitrine.config.KafkaClusterSettings;
import io.vitrine.config.Settings;
import io.vitrine.route.OutboxKind;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The clusters of Kafka by name: that of {@code bridge.kafka}, and those of {@code
 * bridge.clusters}.
 *
 * <p>Threads: any; immutable.
 */
public final class KafkaClusters {
  /**
   * One of them.
   *
   * @param cursorTopic of the cursors that exactly-once needs
   */
  public record Cluster(
      String name, KafkaProperties kafka, String cursorTopic, DeadLetters deadLetters) {
    /** Whether it is that of routes that name none. */
    public boolean isDefault() {
      return name.equals(OutboxKind.DEFAULT);
    }

    /** What tells the clients of clusters apart; empty for the default one. */
    public String suffix() {
      return isDefault() ? "" : "." + name;
    }
  }

  private final Cluster standard;
  private final SortedMap<String, Cluster> byName;

  private KafkaClusters(Cluster standard, SortedMap<String, Cluster> byName) {
    this.standard = standard;
    this.byName = Collections.unmodifiableSortedMap(byName);
  }

  /**
   * @throws IllegalArgumentException if settings do not fit
   */
  public static KafkaClusters of(Settings settings) {
    SortedMap<String, Cluster> all = new TreeMap<>();
    Cluster standard =
        new Cluster(
            OutboxKind.DEFAULT,
            KafkaProperties.of(settings),
            settings.get(BridgeOptions.CURSOR_TOPIC),
            new DeadLetters(settings.get(BridgeOptions.DEAD_LETTER_TOPIC)));
    all.put(standard.name(), standard);
    for (KafkaClusterSettings each : settings.get(BridgeOptions.CLUSTERS)) {
      all.put(
          each.name(),
          new Cluster(
              each.name(),
              KafkaProperties.of(settings, each),
              each.cursorTopic(),
              new DeadLetters(each.deadLetterTopic())));
    }
    return new KafkaClusters(standard, all);
  }

  /** By name. */
  public SortedMap<String, Cluster> all() {
    return byName;
  }

  /** Null if the settings have none of that name. */
  public @Nullable Cluster find(String name) {
    return byName.get(name);
  }

  /**
   * The one of that name.
   *
   * @param route that names it, behind the setting that the route is in
   * @param hint behind the names that would do; may be empty
   * @throws IllegalArgumentException if the settings have none of that name
   */
  public Cluster require(String name, String route, String hint) {
    Cluster found = byName.get(name);
    if (found == null) {
      String names = String.join(", ", byName.keySet());
      throw new IllegalArgumentException(
          route + ": cluster: " + name + " (expected: one of " + names + hint + ")");
    }
    return found;
  }

  /** That of {@code bridge.kafka}. */
  public Cluster standard() {
    return standard;
  }
}
