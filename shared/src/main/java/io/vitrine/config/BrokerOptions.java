package io.vitrine.config;

/** Options of the section {@code broker}. */
public final class BrokerOptions {
  public static final Option<String> HOST =
      Option.text("broker.host", "127.0.0.1", "Address that the MQTT listener binds.");
  public static final Option<Integer> PORT =
      Option.port("broker.port", 1883, "Port of MQTT over TCP; 0 takes a free one.");

  private BrokerOptions() {}
}
