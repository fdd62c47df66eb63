package io.vitrine.config;

/** Options of the section {@code bridge}. */
public final class BridgeOptions {
  public static final Option<String> BOOTSTRAP_SERVERS =
      Option.text(
          "bridge.kafka.bootstrap_servers",
          "127.0.0.1:9092",
          "Kafka brokers to begin with, host:port, comma-separated.");

  private BridgeOptions() {}
}
