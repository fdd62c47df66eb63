package io.vitrine.config;

/** Options of the section {@code embedded_kafka}: the Kafka inside {@code ./vitrine up}. */
public final class EmbeddedKafkaOptions {
  public static final Option<String> HOST =
      Option.text(
          "embedded_kafka.host",
          "127.0.0.1",
          "Address that the Kafka inside `./vitrine up` binds and tells its clients.");
  public static final Option<Integer> PORT =
      Option.port(
          "embedded_kafka.port",
          9092,
          "Port of the Kafka inside `./vitrine up`; 0 takes a free one. That Kafka starts unless"
              + " `bridge.kafka.bootstrap_servers` is set.");

  private EmbeddedKafkaOptions() {}
}
