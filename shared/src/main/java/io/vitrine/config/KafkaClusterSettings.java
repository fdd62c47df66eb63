package io.vitrine.config;

import io.vitrine.route.OutboxKind;
import java.util.List;
import java.util.Map;

/**
 * A cluster of Kafka beside that of {@code bridge.kafka}: one row of {@code bridge.clusters}.
 *
 * @param properties of Kafka's clients; secrets may be among them
 */
public record KafkaClusterSettings(
    String name,
    String bootstrapServers,
    Map<String, String> properties,
    String cursorTopic,
    String deadLetterTopic) {
  private static final Option<String> NAME =
      Option.parsed(
              "name",
              "name",
              "",
              "up to 32 of a-z, 0-9 and -, not default",
              "What `cluster` of a route calls it; `default` is that of `bridge.kafka`.",
              KafkaClusterSettings::checked)
          .required();
  private static final Option<String> SERVERS =
      Option.text(
              "bootstrap_servers", "", "Kafka brokers to begin with, host:port, comma-separated.")
          .required();
  private static final Option<Map<String, String>> PROPERTIES =
      Option.map(
          "properties",
          Map.of(),
          "More properties of Kafka's Java clients, as `bridge.kafka.properties`, of which none is"
              + " taken over. The other options of `bridge.kafka` hold for all clusters.");
  private static final Option<String> CURSORS =
      Option.kafkaTopic(
          "cursor_topic", "vitrine.cursors", "As `bridge.cursor_topic`, in this cluster.");
  private static final Option<String> LETTERS =
      Option.kafkaTopic(
          "dead_letter_topic",
          "mqtt.dead-letters",
          "As `bridge.dead_letter_topic`, in this cluster.");

  static final List<Option<?>> COLUMNS = List.of(NAME, SERVERS, PROPERTIES, CURSORS, LETTERS);

  private static String checked(String name) {
    if (!name.matches(OutboxKind.CLUSTER_PATTERN) || name.equals(OutboxKind.DEFAULT)) {
      throw new IllegalArgumentException(name);
    }
    return name;
  }

  static KafkaClusterSettings read(Settings row) {
    return new KafkaClusterSettings(
        row.get(NAME), row.get(SERVERS), row.get(PROPERTIES), row.get(CURSORS), row.get(LETTERS));
  }
}
