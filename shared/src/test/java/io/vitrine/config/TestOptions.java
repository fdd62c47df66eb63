package io.vitrine.config;

import java.util.List;

/** A table that does not change when a service gets an option. */
final class TestOptions {
  static final Option<String> HOST = Option.text("broker.host", "127.0.0.1", "Host.");
  static final Option<Integer> PORT = Option.port("broker.port", 1883, "Port.");
  static final Option<Boolean> STRICT = Option.flag("broker.strict", true, "Strict.");
  static final Option<Long> PACKET =
      Option.bytes("broker.packet_bytes_max", 1 << 20, 1, 256 << 20, "Packet.");
  static final Option<Long> LINGER = Option.duration("bridge.linger", 5, 0, 60_000, "Linger.");
  static final Option<String> PASSWORD = Option.secret("bridge.password", "Password.");
  static final Option<String> SERVERS =
      Option.text("bridge.kafka.bootstrap_servers", "127.0.0.1:9092", "Servers.");
  static final Option<java.util.Map<String, String>> PROPERTIES =
      Option.map("bridge.kafka.properties", java.util.Map.of(), "Client properties.");
  static final Option<List<String>> PEERS =
      Option.texts("cluster.peers", List.of(), "Who to ask first.");
  private static final Option<String> NAME = Option.text("name", "", "Name.").required();
  private static final Option<String> FILTER = Option.text("filter", "", "Filter.").required();
  private static final Option<String> TOPIC = Option.text("topic", "", "Topic.").required();
  private static final Option<String> KEY = Option.text("key", "", "Key.");
  static final Option<List<Row>> ROUTES =
      Option.rows(
          "routes",
          List.of(NAME, FILTER, TOPIC, KEY),
          row -> new Row(row.get(NAME), row.get(FILTER), row.get(TOPIC), row.get(KEY)),
          "Routes.");

  static final OptionTable TABLE =
      new OptionTable(
          List.of(
              NodeOptions.NAME,
              NodeOptions.PORT_OFFSET,
              HOST,
              PORT,
              STRICT,
              PACKET,
              LINGER,
              PASSWORD,
              SERVERS,
              PROPERTIES,
              PEERS,
              ROUTES,
              LogOptions.FORMAT,
              LogOptions.LEVEL,
              LogOptions.LEVELS));

  /** A row of a list of tables. */
  record Row(String name, String filter, String topic, String key) {}

  private TestOptions() {}
}
