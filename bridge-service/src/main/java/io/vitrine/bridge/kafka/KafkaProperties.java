package io.vitrine.bridge.kafka;

import io.vitrine.config.BridgeOptions;
import io.vitrine.config.EmbeddedKafkaOptions;
import io.vitrine.config.KafkaClusterSettings;
import io.vitrine.config.Settings;
import io.vitrine.runtime.HostPort;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Properties of Kafka's clients, from the settings: what keeps order and acknowledgement is fixed,
 * the rest can be overridden by {@link BridgeOptions#KAFKA_PROPERTIES}. Secrets may be among them,
 * so this class has no {@code toString} that shows them.
 *
 * <p>Threads: any; immutable.
 */
public final class KafkaProperties {
  /**
   * A record in Kafka's client never expires: it is sent again for ever, in order. A record that
   * expired would have to be sent again behind those that followed it.
   */
  private static final int NEVER = Integer.MAX_VALUE;

  /**
   * With more, order breaks in a partition that has no record of this producer yet: Kafka takes any
   * first sequence, so a second request that finds the leader ready overtakes a first one that did
   * not, and the first is then refused for ever (out of order sequence).
   */
  private static final int REQUESTS_IN_FLIGHT = 1;

  private static final Set<String> FIXED =
      Set.of(
          ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
          ProducerConfig.ACKS_CONFIG,
          ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
          ProducerConfig.TRANSACTIONAL_ID_CONFIG,
          ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
          ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG,
          ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION,
          ProducerConfig.RETRIES_CONFIG,
          ProducerConfig.CLIENT_ID_CONFIG);

  /**
   * A transaction that nobody ends is undone after this time, and read_committed consumers see no
   * further until then. A bridge that comes back ends it at once.
   */
  private static final int TRANSACTION_MILLIS = 30_000;

  /** The commit sends what waits; what goes before it, in smaller batches, costs Kafka more. */
  private static final int TRANSACTION_LINGER_MILLIS = 100;

  private static final int SESSION_MILLIS = 10_000;
  private static final int TOPICS_LOOK_MILLIS = 10_000;
  private static final int LETTER_MILLIS = 10_000;
  private static final int ONCE_MILLIS = 30_000;

  private final Map<String, String> producer;
  private final Map<String, String> admin;
  private final Map<String, String> consumer;

  private KafkaProperties(
      Map<String, String> producer, Map<String, String> admin, Map<String, String> consumer) {
    this.producer = Map.copyOf(producer);
    this.admin = Map.copyOf(admin);
    this.consumer = Map.copyOf(consumer);
  }

  /**
   * @throws IllegalArgumentException if a property is wrong, or is the bridge's own
   */
  public static KafkaProperties of(Settings settings) {
    return of(
        settings,
        BridgeOptions.KAFKA_PROPERTIES.key(),
        servers(settings),
        settings.get(BridgeOptions.KAFKA_PROPERTIES));
  }

  /** If none are set, the embedded Kafka; at a free port nobody can tell where that is. */
  private static String servers(Settings settings) {
    int port = settings.get(EmbeddedKafkaOptions.PORT);
    if (settings.isSet(BridgeOptions.BOOTSTRAP_SERVERS) || port == 0) {
      return settings.get(BridgeOptions.BOOTSTRAP_SERVERS);
    }
    return HostPort.format(HostPort.reached(settings.get(EmbeddedKafkaOptions.HOST)), port);
  }

  /** Those of a cluster with a name. */
  static KafkaProperties of(Settings settings, KafkaClusterSettings cluster) {
    String key = BridgeOptions.CLUSTERS.key() + " " + cluster.name() + " properties";
    return of(settings, key, cluster.bootstrapServers(), cluster.properties());
  }

  private static KafkaProperties of(
      Settings settings, String key, String servers, Map<String, String> given) {
    for (String name : given.keySet()) {
      if (FIXED.contains(name)) {
        throw new IllegalArgumentException(key + ": " + name + " is set by the bridge itself");
      }
    }
    KafkaProperties properties =
        new KafkaProperties(
            producer(settings, servers, given), admin(servers, given), consumer(servers, given));
    try {
      new ProducerConfig(Map.copyOf(properties.producer));
    } catch (ConfigException e) {
      throw new IllegalArgumentException(key + ": " + e.getMessage(), e);
    }
    return properties;
  }

  /**
   * @param clientId for Kafka's own logs and quotas
   */
  public Map<String, String> producer(String clientId) {
    Map<String, String> named = new LinkedHashMap<>(producer);
    named.put(ProducerConfig.CLIENT_ID_CONFIG, clientId);
    return named;
  }

  /**
   * The same for a producer that sends each record once: what is not acknowledged at once is given
   * up.
   */
  Map<String, String> once(String clientId) {
    Map<String, String> named = producer(clientId);
    named.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "false");
    named.put(ProducerConfig.RETRIES_CONFIG, "0");
    long request = number(named, ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG);
    long linger = number(named, ProducerConfig.LINGER_MS_CONFIG);
    // Waiting for a connection is no attempt.
    long patience = Math.max(ONCE_MILLIS, request + linger);
    named.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, text(patience));
    return named;
  }

  /** Whether it is a record's key, if it has one, that Kafka's client chooses a partition by. */
  boolean keysDecide() {
    return !producer.containsKey(ProducerConfig.PARTITIONER_CLASS_CONFIG)
        && !Boolean.parseBoolean(
            producer.getOrDefault(ProducerConfig.PARTITIONER_IGNORE_KEYS_CONFIG, "false").strip());
  }

  private static long number(Map<String, String> properties, String name) {
    return Long.parseLong(properties.getOrDefault(name, "0").strip());
  }

  /** The same for a producer of transactions. */
  Map<String, String> transactional(String clientId, String transactionalId) {
    Map<String, String> named = producer(clientId);
    named.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
    long linger =
        Math.max(TRANSACTION_LINGER_MILLIS, number(named, ProducerConfig.LINGER_MS_CONFIG));
    named.put(ProducerConfig.LINGER_MS_CONFIG, text(linger));
    named.putIfAbsent(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, text(TRANSACTION_MILLIS));
    return named;
  }

  public Map<String, String> admin(String clientId) {
    Map<String, String> named = new LinkedHashMap<>(admin);
    named.put(AdminClientConfig.CLIENT_ID_CONFIG, clientId);
    return named;
  }

  /** For a consumer without a group that sees only what was committed. */
  public Map<String, String> consumer(String clientId) {
    Map<String, String> named = new LinkedHashMap<>(consumer);
    named.put(ConsumerConfig.CLIENT_ID_CONFIG, clientId);
    return named;
  }

  /**
   * For a member of a consumer group that commits by itself.
   *
   * @param from where a group begins that has no offsets: {@code earliest} or {@code latest}
   */
  public Map<String, String> member(String clientId, String group, String from) {
    Map<String, String> named = consumer(clientId);
    named.put(ConsumerConfig.GROUP_ID_CONFIG, group);
    named.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, from);
    // One that was killed is missed after this time, and others of the group go on.
    named.putIfAbsent(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, text(SESSION_MILLIS));
    named.putIfAbsent(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, text(SESSION_MILLIS / 3));
    // A topic that is made later is found soon.
    named.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, text(TOPICS_LOOK_MILLIS));
    return named;
  }

  /** For a producer that sends a record now and then, and gives it up after a while. */
  public Map<String, String> letters(String clientId) {
    Map<String, String> named = producer(clientId);
    named.put(ProducerConfig.LINGER_MS_CONFIG, "0");
    named.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, text(LETTER_MILLIS));
    named.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, text(LETTER_MILLIS / 2));
    return named;
  }

  /** For a producer of transactions that gives up after a while, and tells. */
  public Map<String, String> replaying(String clientId, String transactionalId) {
    Map<String, String> named = transactional(clientId, transactionalId);
    named.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, text(2 * TRANSACTION_MILLIS));
    named.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, text(TRANSACTION_MILLIS));
    return named;
  }

  public String bootstrapServers() {
    return String.valueOf(producer.get(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG));
  }

  private static Map<String, String> producer(
      Settings settings, String servers, Map<String, String> given) {
    long requestBytes = settings.get(BridgeOptions.REQUEST_BYTES_MAX);
    long bufferBytes = Math.max(requestBytes, settings.get(BridgeOptions.BUFFER_BYTES_MAX));
    Map<String, String> p = new LinkedHashMap<>();
    p.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, text(NEVER));
    p.put(ProducerConfig.LINGER_MS_CONFIG, text(settings.get(BridgeOptions.LINGER)));
    p.put(ProducerConfig.BATCH_SIZE_CONFIG, text(settings.get(BridgeOptions.BATCH_BYTES)));
    p.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, settings.get(BridgeOptions.COMPRESSION));
    p.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, text(requestBytes));
    p.put(ProducerConfig.BUFFER_MEMORY_CONFIG, text(bufferBytes));
    p.put(
        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
        text(settings.get(BridgeOptions.REQUEST_TIMEOUT)));
    p.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, text(settings.get(BridgeOptions.SEND_BLOCK_MAX)));
    p.put(ProducerConfig.METADATA_MAX_AGE_CONFIG, text(60_000));
    p.putAll(given);
    p.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, servers);
    p.put(ProducerConfig.ACKS_CONFIG, "all");
    p.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
    p.put(ProducerConfig.RETRIES_CONFIG, text(NEVER));
    p.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, text(REQUESTS_IN_FLIGHT));
    p.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class.getName());
    p.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class.getName());
    return p;
  }

  private static Map<String, String> admin(String servers, Map<String, String> given) {
    Map<String, String> p = understood(given, AdminClientConfig.configNames());
    p.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, servers);
    p.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, text(KafkaWatch.TIMEOUT_MILLIS));
    p.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, text(KafkaWatch.TIMEOUT_MILLIS));
    return p;
  }

  private static Map<String, String> consumer(String servers, Map<String, String> given) {
    Map<String, String> p = understood(given, ConsumerConfig.configNames());
    p.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, servers);
    p.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    p.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    p.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
    p.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, text(KafkaWatch.TIMEOUT_MILLIS));
    p.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, text(KafkaWatch.TIMEOUT_MILLIS));
    return p;
  }

  /** Without what only producers know, which would make the other clients complain. */
  private static Map<String, String> understood(Map<String, String> given, Set<String> known) {
    Map<String, String> p = new LinkedHashMap<>();
    given.forEach(
        (name, value) -> {
          if (known.contains(name) || !ProducerConfig.configNames().contains(name)) {
            p.put(name, value);
          }
        });
    return p;
  }

  private static String text(long number) {
    return Long.toString(number);
  }
}
