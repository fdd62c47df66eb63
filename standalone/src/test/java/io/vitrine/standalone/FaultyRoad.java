package io.vitrine.standalone;

import io.vitrine.kafka.embedded.FreePorts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/** Kafka, a broker and bridges as processes of their own, and what befalls them. */
final class FaultyRoad implements AutoCloseable {
  static final int PARTITIONS = 4;
  static final String TOPIC = "fleet";
  private static final String LOOPBACK = "127.0.0.1";

  /** A node that gives no sign of life for so long is taken out of the cluster. */
  private static final int SILENCE_SECONDS = 5;

  private static final int MISSED_MILLIS = 2_000 * SILENCE_SECONDS;

  enum Part {
    KAFKA,
    BROKER,
    BRIDGE,

    /** A second one, which shares the partitions of the outbox with the first. */
    OTHER_BRIDGE;

    String host() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  private final Path directory;
  private final Random random;
  private final List<Part> parts;
  private final Map<Part, VitrineProcess> processes = new EnumMap<>(Part.class);
  private String ack = "broker";

  /** A disk for Kafka alone, which fills up where Kafka would be killed or stopped; else null. */
  private SmallDisk disk;

  /** A host for each part, which is cut off where it would be killed or stopped; else null. */
  private Hosts hosts;

  private int kafkaPort;
  private int brokerPort;
  private int clusterPort;

  FaultyRoad(Path directory, Random random, List<Part> parts) {
    this.directory = directory;
    this.random = random;
    this.parts = parts;
  }

  FaultyRoad acknowledgedByKafka() {
    ack = "kafka";
    return this;
  }

  FaultyRoad withSmallDisk() throws Exception {
    disk = SmallDisk.mount(directory.resolve("disk"));
    return this;
  }

  FaultyRoad withHosts() throws Exception {
    hosts = Hosts.make(parts.stream().map(Part::host).toList());
    return this;
  }

  void begin() throws Exception {
    kafkaPort = FreePorts.next();
    brokerPort = FreePorts.next();
    clusterPort = FreePorts.next();
    start(Part.KAFKA);
    makeTopic();
    for (Part each : parts) {
      if (each != Part.KAFKA) {
        start(each);
      }
    }
  }

  List<Part> parts() {
    return parts;
  }

  Map<String, Device> fleet(int devices) {
    return Device.fleet(devices, address(Part.BROKER), brokerPort);
  }

  Committed committed() {
    return new Committed(kafka(), TOPIC, PARTITIONS);
  }

  /**
   * Something befalls it for a while, a random one; then it is well again.
   *
   * @param hard killed, not only stopped; or cut off for so long that the others miss it
   * @return what
   */
  String strike(Part part, boolean hard) throws Exception {
    int before = 300 + random.nextInt(1_200);
    int meanwhile = hard ? random.nextInt(1_500) : 200 + random.nextInt(4_000);
    if (hard && hosts != null) {
      meanwhile += MISSED_MILLIS;
    }
    int after = 200 + random.nextInt(800);
    TimeUnit.MILLISECONDS.sleep(before);
    String what = befall(part, hard, meanwhile);
    TimeUnit.MILLISECONDS.sleep(after);
    return what + " " + part + " for " + meanwhile + " ms";
  }

  private String befall(Part part, boolean hard, int meanwhile) throws Exception {
    VitrineProcess process = processes.get(part);
    if (hosts != null) {
      hosts.cutOff(part.host());
      TimeUnit.MILLISECONDS.sleep(meanwhile);
      hosts.join(part.host());
      return "packets dropped of";
    }
    if (disk != null && part == Part.KAFKA) {
      disk.fill();
      TimeUnit.MILLISECONDS.sleep(meanwhile);
      // Kafka ends by itself when it cannot write, or is replaced when somebody makes room.
      process.kill();
      disk.empty();
      start(part);
      return "a full disk of";
    }
    if (hard) {
      process.kill();
      TimeUnit.MILLISECONDS.sleep(meanwhile);
      start(part);
      return "SIGKILL";
    }
    process.signal("STOP");
    TimeUnit.MILLISECONDS.sleep(meanwhile);
    process.signal("CONT");
    return "SIGSTOP";
  }

  private void start(Part part) throws Exception {
    VitrineProcess process =
        switch (part) {
          case KAFKA ->
              VitrineProcess.java(
                  place(part, directory),
                  "io.vitrine.kafka.embedded.KafkaServer",
                  (disk == null ? directory : disk.root()).resolve("kafka").toString(),
                  Integer.toString(kafkaPort),
                  address(part));
          case BROKER -> service(part, directory, "broker");
          case BRIDGE -> service(part, directory, "bridge");
          case OTHER_BRIDGE ->
              service(
                  part,
                  Files.createDirectories(directory.resolve("other")),
                  "bridge",
                  "node.name=n2");
        };
    processes.put(part, process);
    process.ready();
  }

  private VitrineProcess service(Part part, Path home, String name, String... more)
      throws Exception {
    List<String> settings =
        new ArrayList<>(
            List.of(
                "broker.host=" + address(part),
                "broker.port=" + brokerPort,
                "broker.ws_port=0",
                "cluster.bind_host=" + address(part),
                "routes=[{name: all, filter: '#', topic: "
                    + TOPIC
                    + ", key: '${topic}', ack: "
                    + ack
                    + "}]"));
    if (hosts != null) {
      settings.add("cluster.hosts=" + address(Part.BROKER) + ":" + clusterPort);
      settings.add("cluster.silence_max=" + SILENCE_SECONDS + "s");
    }
    settings.addAll(List.of(more));
    return VitrineProcess.service(
        place(part, home), name, clusterPort, kafka(), settings.toArray(String[]::new));
  }

  private VitrineProcess.Place place(Part part, Path home) {
    return new VitrineProcess.Place(home, hosts == null ? List.of() : hosts.command(part.host()));
  }

  private String address(Part part) {
    return hosts == null ? LOOPBACK : hosts.address(part.host());
  }

  private String kafka() {
    return address(Part.KAFKA) + ":" + kafkaPort;
  }

  private void makeTopic() throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka()))) {
      admin
          .createTopics(List.of(new NewTopic(TOPIC, Optional.of(PARTITIONS), Optional.empty())))
          .all()
          .get(60, TimeUnit.SECONDS);
    }
  }

  @Override
  public void close() throws Exception {
    for (VitrineProcess each : processes.values()) {
      each.close();
    }
    if (disk != null) {
      disk.close();
    }
    if (hosts != null) {
      hosts.close();
    }
  }
}
