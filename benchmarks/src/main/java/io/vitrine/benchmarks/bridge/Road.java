package io.vitrine.benchmarks.bridge;

import io.vitrine.benchmarks.load.LoadGenerator;
import io.vitrine.benchmarks.peer.Child;
import io.vitrine.kafka.embedded.KafkaServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Kafka, a raw producer, a broker and a bridge in a cluster, as processes of their own. The bridge
 * has a heap of {@value #BRIDGE_HEAP}.
 */
public final class Road implements AutoCloseable {
  static final String PREFIX = "load";
  static final String TOPIC = "road";
  static final String RAW_TOPIC = "raw";
  static final String BRIDGE_HEAP = "256m";
  private static final int PORT = 21_980;
  private static final int CLUSTER_PORT = 27_980;

  private final Path repository;
  private final Path folder;
  private final HttpClient http = HttpClient.newHttpClient();
  private final LoadGenerator load;
  final Child kafka;
  final Child raw;
  final Child broker;
  final Child bridge;

  private Road(Path repository, Path folder, List<String> bridgeSettings, String java)
      throws IOException, InterruptedException {
    this.repository = repository;
    this.folder = folder;
    load = LoadGenerator.build(repository.resolve("benchmarks"));
    kafka =
        Child.java(
            KafkaServer.class,
            "1g",
            folder.resolve("kafka.log"),
            folder.resolve("kafka").toString());
    raw =
        Child.java(RawProducer.class, BRIDGE_HEAP, folder.resolve("raw.log"), servers(), RAW_TOPIC);
    broker = broker("n1", PORT);
    List<String> settings = new ArrayList<>(List.of("node.name=b1", "admin.bridge_port=0"));
    settings.addAll(bridgeSettings);
    String options = "-Xmx" + BRIDGE_HEAP + " " + java;
    bridge = service("bridge", "b1", settings, Map.of("VITRINE_JAVA_OPTS", options));
  }

  /**
   * Starts all of it.
   *
   * @param bridgeSettings {@code key=value} for the bridge
   * @param java further options of the bridge's JVM
   */
  public static Road open(Path repository, Path folder, List<String> bridgeSettings, String java)
      throws IOException, InterruptedException {
    return new Road(repository, folder, bridgeSettings, java);
  }

  static Map<String, String> route(String topic) {
    return Map.of("name", "all", "filter", "#", "topic", topic, "key", "${topic}");
  }

  String servers() {
    return kafka.firstLine();
  }

  int port() {
    return PORT;
  }

  private Child broker(String node, int port) throws IOException {
    List<String> settings =
        List.of(
            "node.name=" + node, "broker.port=" + port, "broker.ws_port=0", "admin.broker_port=0");
    return service("broker", node, settings, Map.of("VITRINE_JAVA_OPTS", "-Xmx1g"));
  }

  private Child service(String service, String node, List<String> more, Map<String, String> env)
      throws IOException {
    List<String> settings =
        new ArrayList<>(
            List.of(
                "cluster.enabled=true",
                "cluster.port=" + CLUSTER_PORT,
                // The bridge is frozen for a while, and is to stay.
                "cluster.silence_max=120s",
                "cluster.hosts=127.0.0.1:" + CLUSTER_PORT,
                "bridge.kafka.bootstrap_servers=" + servers(),
                "routes=[{name: all, filter: '#', topic: " + TOPIC + ", key: '${topic}'}]"));
    settings.addAll(more);
    List<String> command = new ArrayList<>();
    command.addAll(List.of(repository.resolve("vitrine").toString(), service));
    command.addAll(List.of("--data", folder.resolve(node).toString()));
    settings.forEach(each -> command.addAll(List.of("--set", each)));
    return Child.start(command, env, folder.resolve(service + "-" + node + ".log"));
  }

  /** The load generator with 50 publishers, QoS 1, the payload of {@link RawProducer}. */
  Process publish(int port, String... flags) throws IOException {
    List<String> command = new ArrayList<>(List.of("--port", Integer.toString(port)));
    command.addAll(List.of("--mode", "many", "--pubs", Integer.toString(RawProducer.KEYS)));
    command.addAll(List.of("--subs", "0", "--qos", "1", "--window", "100", "--outstanding", "0"));
    command.addAll(List.of("--payload", Integer.toString(RawProducer.PAYLOAD_BYTES)));
    command.addAll(List.of("--prefix", PREFIX, "--drain", "20"));
    command.addAll(List.of(flags));
    return load.start(command, folder.resolve("load.log"));
  }

  /** The sum of a metric of a service over all its tags. */
  double metric(Child service, String name) throws IOException, InterruptedException {
    String line = service.firstLine();
    String url = line.substring(line.indexOf("http://")).split("\\s")[0];
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(URI.create(url + "/metrics")).build(),
            HttpResponse.BodyHandlers.ofString());
    return answer
        .body()
        .lines()
        .filter(each -> each.startsWith(name + "{") || each.startsWith(name + " "))
        .mapToDouble(each -> Double.parseDouble(each.substring(each.lastIndexOf(' ') + 1)))
        .sum();
  }

  /** Settings of a bridge that also brings what the raw producer writes to MQTT. */
  public static List<String> back() {
    return List.of(
        "kafka_routes=[{name: back, topics: ["
            + RAW_TOPIC
            + "], from: earliest, topic: 'back/${key}', qos: '0'}]");
  }

  /** Records of Kafka that the broker owns as messages. */
  double returned() throws IOException, InterruptedException {
    return metric(bridge, "vitrine_bridge_inlet_records_total");
  }

  /** Records that Kafka has acknowledged to the bridge. */
  double forwarded() throws IOException, InterruptedException {
    return metric(bridge, "vitrine_bridge_route_records_total");
  }

  @Override
  public void close() throws IOException, InterruptedException {
    bridge.close();
    broker.close();
    raw.close();
    kafka.close();
  }
}
