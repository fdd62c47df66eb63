package io.vitrine.kafka.embedded;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import kafka.server.BrokerServer;
import kafka.server.ControllerServer;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.server.Server;
import kafka.server.SharedServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.network.ListenerName;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.bootstrap.BootstrapMetadata;
import org.apache.kafka.metadata.properties.MetaPropertiesEnsemble;
import org.apache.kafka.raft.QuorumConfig;
import org.apache.kafka.server.ServerSocketFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Tuple2;

/**
 * One Kafka broker that is its own controller, in this process, with its data on disk. The next
 * start on the same directory has the same cluster id, topics, records and offsets.
 *
 * <p>Kept small: replication factor 1, few threads, topics made on first use with 4 partitions, at
 * most 1 GiB a partition and 7 days kept, records up to 16 MiB. It has no security: bind it to the
 * loopback unless the network is yours.
 *
 * <p>Threads: {@link #start} and {@link #close} block for seconds, so never on an event loop; the
 * rest any.
 */
public final class EmbeddedKafka implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedKafka.class);

  /** Levels by logger that keep Kafka to what a person should see: for the process's logging. */
  public static final Map<String, String> LOG_LEVELS =
      Map.of(
          "org.apache.kafka", "warn",
          "kafka", "warn",
          "state.change.logger", "warn",
          "org.apache.kafka.controller.QuorumController", "error",
          "org.apache.kafka.clients.NetworkClient", "error",
          "org.apache.kafka.common.utils.AppInfoParser", "error");

  private final DataDirectory directory;
  private final ControllerServer controller;
  private final BrokerServer broker;
  private final Faults faults;
  private final String clusterId;
  private final String advertisedHost;
  private boolean closed;

  private EmbeddedKafka(
      DataDirectory directory, KafkaConfig config, String advertisedHost, String newClusterId) {
    this.directory = directory;
    this.advertisedHost = advertisedHost;
    directory.formatOnce(config, newClusterId);
    Tuple2<MetaPropertiesEnsemble, BootstrapMetadata> directories =
        KafkaRaftServer.initializeLogDirs(config, LOG, "");
    clusterId = directories._1().clusterId().orElseThrow();
    faults = new Faults();
    CompletableFuture<Map<Integer, InetSocketAddress>> voters = new CompletableFuture<>();
    Metrics metrics = Server.initializeMetrics(config, Time.SYSTEM, clusterId);
    SharedServer shared =
        new SharedServer(
            config,
            directories._1(),
            Time.SYSTEM,
            metrics,
            voters,
            List.of(),
            faults,
            ServerSocketFactory.INSTANCE);
    controller = new ControllerServer(shared, KafkaRaftServer.configSchema(), directories._2());
    broker = new BrokerServer(shared);
    if (ServerProperties.alone(config)) {
      controller
          .socketServerFirstBoundPortFuture()
          .thenAccept(
              port ->
                  voters.complete(
                      Map.of(ServerProperties.NODE_ID, address(ServerProperties.LOOPBACK, port))));
    } else {
      voters.complete(QuorumConfig.parseVoterConnections(config.quorumConfig().voters()));
    }
  }

  /** Starts with the defaults; clients are told to connect to {@code host}. */
  public static EmbeddedKafka start(Path dataDir, String host, int port) {
    return start(dataDir, host, port, advertised(host), Map.of());
  }

  /**
   * Starts Kafka and returns when it takes connections, after a second or two.
   *
   * @param dataDir made and formatted if it is not there; belongs to one Kafka at a time
   * @param host address to bind
   * @param port port to bind; 0 takes a free one
   * @param advertisedHost what clients are told to connect to: a name or address that reaches
   *     {@code host} from where they are
   * @param properties of Kafka's server.properties, over the defaults
   * @throws EmbeddedKafkaException if the port is taken, the directory cannot be written or is in
   *     use, or a property is wrong
   */
  public static EmbeddedKafka start(
      Path dataDir, String host, int port, String advertisedHost, Map<String, String> properties) {
    return start(dataDir, host, port, advertisedHost, properties, Uuid.randomUuid().toString());
  }

  /** The same, of a cluster that has this id where the directory has none yet. */
  static EmbeddedKafka start(
      Path dataDir,
      String host,
      int port,
      String advertisedHost,
      Map<String, String> properties,
      String newClusterId) {
    // Kafka itself looks at the port last, after seconds.
    checkFree(host, port);
    Faults.keepProcessAlive();
    DataDirectory directory = DataDirectory.open(dataDir);
    EmbeddedKafka kafka = null;
    try {
      KafkaConfig config =
          new KafkaConfig(
              ServerProperties.of(directory.path(), host, port, advertisedHost, properties), false);
      kafka = new EmbeddedKafka(directory, config, advertisedHost, newClusterId);
      kafka.controller.startup();
      kafka.broker.startup();
      return kafka;
    } catch (Throwable e) {
      if (kafka != null) {
        kafka.closeAfter(e);
      } else {
        directory.close();
      }
      throw e instanceof EmbeddedKafkaException known
          ? known
          : new EmbeddedKafkaException("Kafka did not start: " + e.getMessage(), e);
    }
  }

  /** {@code host:port} for clients. */
  public String bootstrapServers() {
    return ServerProperties.bracketed(advertisedHost) + ":" + port();
  }

  /** The port that is bound. */
  public int port() {
    return port(ServerProperties.CLIENT_LISTENER);
  }

  /** The port that a listener is bound to, by its name in the property {@code listeners}. */
  public int port(String listener) {
    return broker.boundPort(ListenerName.normalised(listener));
  }

  /** Made at the first start on the directory and kept. */
  public String clusterId() {
    return clusterId;
  }

  /** What stopped Kafka although nobody closed it, such as a broken disk; null while it is well. */
  public @Nullable Throwable failure() {
    return faults.fatal();
  }

  /** Stops in order, with everything flushed; calling it again is harmless. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      broker.shutdown();
    } finally {
      try {
        controller.shutdown();
      } finally {
        directory.close();
      }
    }
  }

  private void closeAfter(Throwable cause) {
    try {
      close();
    } catch (RuntimeException e) {
      cause.addSuppressed(e);
    }
  }

  private static String advertised(String host) {
    boolean wildcard = host.isEmpty() || host.equals("0.0.0.0") || host.equals("::");
    return wildcard ? "localhost" : host;
  }

  /** The same choice among several addresses of a name that Kafka makes: the first. */
  @SuppressWarnings("AddressSelection")
  private static InetSocketAddress address(String host, int port) {
    return new InetSocketAddress(host, port);
  }

  private static void checkFree(String host, int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(address(host, port));
    } catch (IOException e) {
      throw new EmbeddedKafkaException(
          "Kafka cannot listen on " + ServerProperties.bracketed(host) + ":" + port + ": " + e, e);
    }
  }
}
