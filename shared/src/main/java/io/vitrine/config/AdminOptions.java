package io.vitrine.config;

/**
 * Options of the section {@code admin}: where health and metrics of a service are when it runs
 * alone. The inspector has an HTTP port anyway, and the all-in-one uses the inspector's.
 */
public final class AdminOptions {
  public static final Option<String> HOST =
      Option.text(
          "admin.host",
          "127.0.0.1",
          "Address that health and metrics of `broker`, `bridge` and `kafka` bind.");
  public static final Option<Integer> BROKER_PORT =
      Option.port(
          "admin.broker_port",
          8081,
          "Port of /health/live, /health/ready and /metrics of `./vitrine broker`.");
  public static final Option<Integer> BRIDGE_PORT =
      Option.port(
          "admin.bridge_port",
          8082,
          "Port of /health/live, /health/ready and /metrics of `./vitrine bridge`.");
  public static final Option<Integer> KAFKA_PORT =
      Option.port(
          "admin.kafka_port",
          8085,
          "Port of /health/live, /health/ready and /metrics of `./vitrine kafka`.");
  public static final Option<Long> LOOP_STALL_MAX =
      Option.duration(
          "admin.loop_stall_max",
          15_000,
          1_000,
          600_000,
          "/health/live fails when an event loop has not come round for so long.");

  private AdminOptions() {}
}
