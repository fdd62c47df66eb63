package io.vitrine.config;

import java.util.List;
import java.util.Map;

/** Options of the section {@code bridge}. */
public final class BridgeOptions {
  private static final long KIB = 1 << 10;
  private static final long MIB = 1 << 20;

  public static final Option<String> BOOTSTRAP_SERVERS =
      Option.text(
          "bridge.kafka.bootstrap_servers",
          "127.0.0.1:9092",
          "Kafka brokers to begin with, host:port, comma-separated. If it is not set: the Kafka that"
              + " `./vitrine up` or `./vitrine kafka` with the same settings runs, so that"
              + " `embedded_kafka.port` and the port offset count.");

  public static final Option<Map<String, String>> KAFKA_PROPERTIES =
      Option.map(
          "bridge.kafka.properties",
          Map.of(),
          "More properties of Kafka's Java clients, such as `security.protocol`, `sasl.jaas.config`"
              + " or `ssl.truststore.location`. Those that keep the order or the acknowledgement"
              + " (`acks`, `enable.idempotence`, `transactional.id`, the serializers) are not"
              + " taken.");
  public static final Option<String> COMPRESSION =
      Option.choice(
          "bridge.kafka.compression",
          "lz4",
          List.of("none", "gzip", "snappy", "lz4", "zstd"),
          "How batches of records are compressed.");
  public static final Option<Long> LINGER =
      Option.duration(
          "bridge.kafka.linger",
          5,
          0,
          10_000,
          "How long a record waits for others to share its batch with. With `exactly-once` the end of"
              + " its transaction sends it, whatever this says.");
  public static final Option<Long> BATCH_BYTES =
      Option.bytes(
          "bridge.kafka.batch_bytes",
          128 * KIB,
          1,
          64 * MIB,
          "Bytes of a batch that is full. A lane has one request to a Kafka broker under way at a"
              + " time, with one batch of each partition that it leads.");
  public static final Option<Long> REQUEST_BYTES_MAX =
      Option.bytes(
          "bridge.kafka.request_bytes_max",
          16 * MIB,
          1 * KIB,
          1_024 * MIB,
          "Largest request, hence largest record. A record beyond it, or beyond the limit of Kafka's"
              + " topic, becomes a dead letter.");
  public static final Option<Long> BUFFER_BYTES_MAX =
      Option.bytes(
          "bridge.kafka.buffer_bytes_max",
          32 * MIB,
          1 * MIB,
          4_096 * MIB,
          "Most bytes of a lane's records that wait inside Kafka's client; at least"
              + " `bridge.kafka.request_bytes_max`.");
  public static final Option<Long> REQUEST_TIMEOUT =
      Option.duration(
          "bridge.kafka.request_timeout",
          20_000,
          100,
          600_000,
          "After so long without an answer a request is sent again on a new connection.");
  public static final Option<Long> SEND_BLOCK_MAX =
      Option.duration(
          "bridge.kafka.send_block_max",
          5_000,
          10,
          600_000,
          "How long one attempt waits for Kafka's metadata or for room in the buffer before it is"
              + " counted as failed and made again.");
  public static final Option<Long> RETRY_PAUSE_MAX =
      Option.duration(
          "bridge.kafka.retry_pause_max",
          5_000,
          10,
          600_000,
          "Longest pause between attempts when Kafka refuses; the first ones are shorter.");
  public static final Option<Long> STALL_MAX =
      Option.duration(
          "bridge.kafka.stall_max",
          10_000,
          100,
          3_600_000,
          "A lane whose oldest record waits for Kafka longer than this makes the service not ready.");
  public static final Option<Long> LEADER_WAIT_MAX =
      Option.duration(
          "bridge.kafka.leader_wait_max",
          30_000,
          0,
          3_600_000,
          "Of `at-most-once`: how long a partition whose leader does not answer, while Kafka does,"
              + " holds up its lane. From then on its records are given up, and counted, until it has"
              + " a leader.");

  /** The value of {@link #DELIVERY} that means transactions. */
  public static final String EXACTLY_ONCE = "exactly-once";

  public static final Option<String> DELIVERY =
      Option.choice(
          "bridge.delivery",
          EXACTLY_ONCE,
          List.of(EXACTLY_ONCE, "at-least-once"),
          "`exactly-once`: records go to Kafka in transactions that also hold how far the outbox is, so"
              + " that a read_committed consumer sees each once, whatever crashes. Kafka must allow"
              + " the bridge transactional ids that begin with `bridge.cursor_topic`, and"
              + " `broker.durability` must be `fsync`. `at-least-once`: an idempotent producer without"
              + " transactions; after a crash some records come again.");
  public static final Option<String> CURSOR_TOPIC =
      Option.kafkaTopic(
          "bridge.cursor_topic",
          "vitrine.cursors",
          "Kafka topic, compacted, where `exactly-once` notes how far each outbox partition is; made if"
              + " it is not there. Installations that share a Kafka and have node names in common"
              + " need one each.");
  public static final Option<String> DEAD_LETTER_TOPIC =
      Option.kafkaTopic(
          "bridge.dead_letter_topic",
          "mqtt.dead-letters",
          "Kafka topic for what Kafka will never take as it is (too large, a topic name that cannot"
              + " be), with the reason in its headers.");
  public static final Option<String> AUDIT_TOPIC =
      Option.text(
          "bridge.audit_topic",
          "",
          "Kafka topic, in the cluster of `bridge.kafka`, where each bridge writes every"
              + " `bridge.audit_interval` what became of the messages of its lanes, by route. Empty:"
              + " nowhere.");
  public static final Option<Long> AUDIT_INTERVAL =
      Option.duration(
          "bridge.audit_interval", 60_000, 100, 86_400_000, "How often that is written.");
  public static final Option<Long> FETCH_BYTES =
      Option.bytes(
          "bridge.fetch_bytes",
          960 * KIB,
          1 * KIB,
          4 * MIB,
          "Bytes asked of an outbox at a time: the size of a lane's batches when it is behind. Less"
              + " where the lanes would else hold more than a quarter of the heap together, or a"
              + " 32nd of it with at-least-once.");
  public static final Option<Integer> BATCHES_IN_FLIGHT_MAX =
      Option.integer(
          "bridge.batches_in_flight_max",
          4,
          1,
          64,
          "Most batches of a lane that Kafka has not acknowledged. With `exactly-once` they share a"
              + " transaction; with `at-least-once` so many times `bridge.fetch_bytes` may come twice"
              + " after a crash.");

  public static final Option<String> REGISTRY_URL =
      Option.text(
          "bridge.schema_registry.url",
          "",
          "Schema registry that speaks Confluent's REST, such as `https://registry:8081`; for routes"
              + " with a `schema_subject`.");
  public static final Option<String> REGISTRY_USERNAME =
      Option.text(
          "bridge.schema_registry.username", "", "User name at the registry; empty for none.");
  public static final Option<String> REGISTRY_PASSWORD =
      Option.secret("bridge.schema_registry.password", "Password at the registry.");
  public static final Option<String> REGISTRY_CA_FILE =
      Option.text(
          "bridge.schema_registry.ca_file",
          "",
          "Certificates (PEM) of the authorities that may have signed the registry's. Empty: those"
              + " that Java knows.");
  public static final Option<Long> REGISTRY_TIMEOUT =
      Option.duration(
          "bridge.schema_registry.timeout",
          2_000,
          10,
          60_000,
          "How long one request to the registry may take.");
  public static final Option<Long> REGISTRY_WAIT_MAX =
      Option.duration(
          "bridge.schema_registry.wait_max",
          10_000,
          0,
          600_000,
          "How long a lane, with all of its routes, waits for a schema that the registry did not give"
              + " yet. After that the messages that need it are dead letters (`schema_unavailable`)"
              + " until the registry answers.");
  public static final Option<Long> REGISTRY_REFRESH =
      Option.duration(
          "bridge.schema_registry.refresh",
          300_000,
          100,
          86_400_000,
          "How often `schema_version: latest` is looked up again. While the registry does not answer,"
              + " the version that is known stays.");

  public static final Option<List<KafkaClusterSettings>> CLUSTERS =
      Option.rows(
          "bridge.clusters",
          KafkaClusterSettings.COLUMNS,
          KafkaClusterSettings::read,
          "Clusters of Kafka beside that of `bridge.kafka`, for routes that name one. Each fails by"
              + " itself: routes to the others go on.");

  /** The list {@code routes}, at the top of the file since it is what people edit most. */
  public static final Option<List<RouteSettings>> ROUTES =
      Option.rows(
          "routes",
          RouteSettings.COLUMNS,
          RouteSettings::read,
          "Which PUBLISH goes to which Kafka topic; every route that matches applies.");

  public static final Option<List<KafkaRouteSettings>> KAFKA_ROUTES =
      Option.rows(
          "kafka_routes",
          KafkaRouteSettings.COLUMNS,
          KafkaRouteSettings::read,
          "Which records of Kafka are published to MQTT, at least once; docs/kafka-records.md.");

  private BridgeOptions() {}
}
