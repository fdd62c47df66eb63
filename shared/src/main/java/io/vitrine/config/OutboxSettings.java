package io.vitrine.config;

import io.vitrine.route.OutboxKind;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where a route's messages wait, how they leave, and what becomes of them when that takes too long:
 * the columns {@code cluster}, {@code delivery} and {@code outbox_…}.
 *
 * @param bytesMax most bytes that wait, over all partitions; 0 for the broker's limit
 * @param ageMillisMax how long one waits at most; 0 for the broker's limit
 * @param policy what happens when there is no room; {@code default} for the broker's
 */
public record OutboxSettings(OutboxKind kind, long bytesMax, long ageMillisMax, String policy) {
  /** A record may be lost, and never comes twice. */
  public static final String AT_MOST_ONCE = "at-most-once";

  public static final String AT_LEAST_ONCE = "at-least-once";

  private static final long MIB = 1 << 20;

  static final Option<String> CLUSTER =
      Option.parsed(
          "cluster",
          "name",
          OutboxKind.DEFAULT,
          "the name of a row of bridge.clusters, or default",
          "Which Kafka: `default` is that of `bridge.kafka`, others are rows of `bridge.clusters`.",
          OutboxSettings::cluster);
  private static final Option<String> DELIVERY =
      Option.choice(
          "delivery",
          OutboxKind.DEFAULT,
          List.of(OutboxKind.DEFAULT, BridgeOptions.EXACTLY_ONCE, AT_LEAST_ONCE, AT_MOST_ONCE),
          "How often Kafka has a message, whatever crashes. `default`: as `bridge.delivery` says."
              + " `exactly-once`, `at-least-once`: as there. `at-most-once`: never twice; it leaves"
              + " the outbox before it is sent, is sent once, and is lost if Kafka does not"
              + " acknowledge that, or if the bridge ends before. Not with `ack: kafka`.");
  private static final Option<Long> BYTES_MAX =
      Option.bytes(
          "outbox_bytes_max",
          0,
          0,
          1_024L * 1_024 * MIB,
          "Most bytes of this route that wait for Kafka, at each broker; at least 1MiB. Setting one of"
              + " the three `outbox_…` gives the route an outbox of its own. 0:"
              + " `broker.outbox_bytes_max` for each of its partitions.");
  private static final Option<Long> AGE_MAX =
      Option.duration(
          "outbox_age_max",
          0,
          0,
          31_536_000_000L,
          "This route's messages that wait longer for Kafka are dropped, though they were"
              + " acknowledged. 0: `broker.outbox_age_max`.");
  private static final Option<String> POLICY =
      Option.choice(
          "outbox_policy",
          OutboxKind.DEFAULT,
          List.of(
              OutboxKind.DEFAULT,
              BrokerOptions.REFUSE,
              BrokerOptions.DROP_OLDEST,
              BrokerOptions.DROP_NEW),
          "What happens when this route has no room left, as `broker.outbox_policy` says. A message"
              + " that several routes take is refused whole if one of them refuses it. `default`:"
              + " `broker.outbox_policy`.");

  static final List<Option<?>> COLUMNS = List.of(CLUSTER, DELIVERY, BYTES_MAX, AGE_MAX, POLICY);

  private static String cluster(String name) {
    if (!name.matches(OutboxKind.CLUSTER_PATTERN)) {
      throw new IllegalArgumentException(name);
    }
    return name;
  }

  static OutboxSettings read(
      Settings row, RowException.Reader reader, String route, boolean awaitsKafka) {
    String delivery = row.get(DELIVERY);
    if (delivery.equals(AT_MOST_ONCE) && awaitsKafka) {
      reader.wrong(
          DELIVERY.key(),
          delivery,
          "with ack: kafka nothing may be lost",
          "exactly-once or at-least-once");
    }
    long bytes = row.get(BYTES_MAX);
    if (bytes > 0 && bytes < MIB) {
      reader.wrong(BYTES_MAX.key(), bytes + "", "too few", "0, or 1MiB and more");
    }
    boolean own = Stream.of(BYTES_MAX, AGE_MAX, POLICY).anyMatch(row::isSet);
    String cluster = row.get(CLUSTER);
    OutboxKind kind =
        own ? OutboxKind.of(cluster, delivery, route) : new OutboxKind(cluster, delivery, "");
    return new OutboxSettings(kind, bytes, row.get(AGE_MAX), row.get(POLICY));
  }
}
