package io.vitrine.config;

import java.util.List;

/** Options of the section {@code bridge}. */
public final class BridgeOptions {
  private static final Option<String> ROUTE_NAME =
      Option.text("name", "", "Name of the route, unique.").required();
  private static final Option<String> ROUTE_FILTER =
      Option.text("filter", "", "MQTT topic filter, such as `plant/+/temp`.").required();
  private static final Option<String> ROUTE_TOPIC =
      Option.text("topic", "", "Kafka topic; a template.").required();
  private static final Option<String> ROUTE_KEY =
      Option.text(
          "key", "", "Key of the Kafka record; a template, such as `${topic}`. Empty for none.");

  public static final Option<String> BOOTSTRAP_SERVERS =
      Option.text(
          "bridge.kafka.bootstrap_servers",
          "127.0.0.1:9092",
          "Kafka brokers to begin with, host:port, comma-separated.");

  /** The list {@code routes}, at the top of the file since it is what people edit most. */
  public static final Option<List<RouteSettings>> ROUTES =
      Option.rows(
          "routes",
          List.of(ROUTE_NAME, ROUTE_FILTER, ROUTE_TOPIC, ROUTE_KEY),
          row ->
              new RouteSettings(
                  row.get(ROUTE_NAME),
                  row.get(ROUTE_FILTER),
                  row.get(ROUTE_TOPIC),
                  row.get(ROUTE_KEY)),
          "Which PUBLISH goes to which Kafka topic; every route that matches applies.");

  private BridgeOptions() {}
}
