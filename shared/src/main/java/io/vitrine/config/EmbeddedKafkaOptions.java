package io.vitrine.config;

/** Options of the section {@code embedded_kafka}: the Kafka of {@code ./vitrine up} and kafka. */
public final class EmbeddedKafkaOptions {
  public static final Option<String> HOST =
      Option.text(
          "embedded_kafka.host",
          "127.0.0.1",
          "Address that the Kafka inside `./vitrine up` or `./vitrine kafka` binds.");
  public static final Option<String> ADVERTISED_HOST =
      Option.text(
          "embedded_kafka.advertised_host",
          "",
          "Name or address that this Kafka tells its clients to connect to, such as that of a"
              + " Kubernetes service. Empty: `embedded_kafka.host`, or `localhost` if that is"
              + " `0.0.0.0`.");
  public static final Option<Integer> PORT =
      Option.port(
          "embedded_kafka.port",
          9092,
          "Port of that Kafka; 0 takes a free one. `./vitrine up` starts it unless"
              + " `bridge.kafka.bootstrap_servers` is set.");

  private EmbeddedKafkaOptions() {}
}
