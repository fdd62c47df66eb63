package io.vitrine.kafka.embedded;

import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import kafka.server.KafkaConfig;

/**
 * The configuration of a broker that is alone: nothing is replicated, few threads, small buffers.
 */
final class ServerProperties {
  static final int NODE_ID = 1;
  static final String CLIENT_LISTENER = "CLIENT";
  static final String CONTROLLER_LISTENER = "CONTROLLER";
  static final String LOOPBACK = "127.0.0.1";

  private static final Map<String, String> ALONE =
      Map.ofEntries(
          Map.entry("process.roles", "broker,controller"),
          Map.entry("node.id", Integer.toString(NODE_ID)),
          // The address of the only voter is known once its socket is bound: see EmbeddedKafka.
          Map.entry("controller.quorum.voters", NODE_ID + "@0.0.0.0:0"),
          Map.entry("controller.listener.names", CONTROLLER_LISTENER),
          Map.entry("inter.broker.listener.name", CLIENT_LISTENER),
          Map.entry(
              "listener.security.protocol.map",
              CLIENT_LISTENER + ":PLAINTEXT," + CONTROLLER_LISTENER + ":PLAINTEXT"),
          Map.entry("default.replication.factor", "1"),
          Map.entry("min.insync.replicas", "1"),
          Map.entry("offsets.topic.replication.factor", "1"),
          Map.entry("transaction.state.log.replication.factor", "1"),
          Map.entry("transaction.state.log.min.isr", "1"),
          Map.entry("share.coordinator.state.topic.replication.factor", "1"),
          Map.entry("share.coordinator.state.topic.min.isr", "1"));

  private static final Map<String, String> MODEST =
      Map.ofEntries(
          Map.entry("num.network.threads", "1"),
          Map.entry("num.io.threads", "2"),
          Map.entry("background.threads", "2"),
          Map.entry("num.recovery.threads.per.data.dir", "2"),
          Map.entry("log.cleaner.dedupe.buffer.size", "4194304"),
          Map.entry("group.coordinator.threads", "1"),
          Map.entry("share.coordinator.threads", "1"),
          Map.entry("offsets.topic.num.partitions", "1"),
          Map.entry("transaction.state.log.num.partitions", "2"),
          Map.entry("share.coordinator.state.topic.num.partitions", "1"),
          Map.entry("log.segment.bytes", "134217728"),
          Map.entry("log.retention.bytes", "1073741824"));

  private static final Map<String, String> QUICK =
      Map.ofEntries(
          Map.entry("auto.create.topics.enable", "true"),
          Map.entry("num.partitions", "4"),
          Map.entry("message.max.bytes", "16777216"),
          Map.entry("replica.fetch.max.bytes", "16777216"),
          Map.entry("group.initial.rebalance.delay.ms", "0"),
          Map.entry("broker.heartbeat.interval.ms", "500"),
          Map.entry("broker.session.timeout.ms", "9000"));

  private ServerProperties() {}

  /**
   * @param advertisedHost what clients are told to connect to
   * @param overrides win over everything else
   */
  static Properties of(
      Path dataDir, String host, int port, String advertisedHost, Map<String, String> overrides) {
    Properties properties = new Properties();
    properties.putAll(ALONE);
    properties.putAll(MODEST);
    properties.putAll(QUICK);
    properties.setProperty("log.dirs", dataDir.toString());
    properties.setProperty(
        "listeners",
        endpoint(CLIENT_LISTENER, host, port) + "," + endpoint(CONTROLLER_LISTENER, LOOPBACK, 0));
    properties.setProperty("advertised.listeners", endpoint(CLIENT_LISTENER, advertisedHost, port));
    properties.putAll(overrides);
    return properties;
  }

  /** Whether it is the only voter. */
  static boolean alone(KafkaConfig config) {
    return config.quorumConfig().voters().size() == 1;
  }

  /** A host as it stands before a colon and a port. */
  static String bracketed(String host) {
    return host.indexOf(':') >= 0 && !host.startsWith("[") ? "[" + host + "]" : host;
  }

  private static String endpoint(String listener, String host, int port) {
    return listener + "://" + bracketed(host) + ":" + port;
  }
}
