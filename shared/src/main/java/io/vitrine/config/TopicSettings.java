package io.vitrine.config;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Whether and how a route's topics of Kafka are made where they are not there: the columns {@code
 * topic_…}.
 *
 * @param create whether the bridge makes them
 * @param partitions 0 for as many as Kafka makes by itself
 * @param replication 0 for as many replicas as Kafka makes by itself
 * @param config of the topic, such as {@code retention.ms}
 */
public record TopicSettings(
    boolean create, int partitions, int replication, Map<String, String> config) {
  /** A topic as Kafka makes it by itself. */
  public static final TopicSettings PLAIN = new TopicSettings(true, 0, 0, Map.of());

  private static final int PARTITIONS_MAX = 10_000;
  private static final int REPLICATION_MAX = 100;

  private static final Option<Boolean> CREATE =
      Option.flag(
          "topic_create",
          false,
          "Whether the bridge makes the topic if it is not there. Otherwise records wait until"
              + " somebody does, unless Kafka itself makes topics on first use.");
  private static final Option<Integer> PARTITIONS =
      Option.integer(
          "topic_partitions",
          0,
          0,
          PARTITIONS_MAX,
          "Partitions of a topic that the bridge makes. 0: Kafka's `num.partitions`.");
  private static final Option<Integer> REPLICATION =
      Option.integer(
          "topic_replication",
          0,
          0,
          REPLICATION_MAX,
          "Replicas of a topic that the bridge makes. 0: Kafka's `default.replication.factor`.");
  private static final Option<Map<String, String>> CONFIG =
      Option.map(
          "topic_config",
          Map.of(),
          "Settings of a topic that the bridge makes, such as `retention.ms` or `cleanup.policy`.");

  static final List<Option<?>> COLUMNS = List.of(CREATE, PARTITIONS, REPLICATION, CONFIG);

  static TopicSettings read(Settings row, RowException.Reader reader) {
    boolean create = row.get(CREATE);
    if (!create) {
      Stream.of(PARTITIONS, REPLICATION, CONFIG)
          .filter(row::isSet)
          .forEach(
              each ->
                  reader.wrong(
                      each.key(),
                      String.valueOf(row.get(each)),
                      "the bridge does not make the topic",
                      "topic_create: true"));
    }
    return new TopicSettings(
        create, row.get(PARTITIONS), row.get(REPLICATION), Map.copyOf(row.get(CONFIG)));
  }
}
