package io.vitrine.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Broker, bridge and Kafka, each killed, or stopped for a while, at random moments while devices
 * publish: every acknowledged message is in Kafka once, in order. What happens is drawn from a seed
 * that failures name; {@code -Dvitrine.faults.seed=N} draws the same. {@code
 * -Dvitrine.faults.rounds=N} is another number of rounds than 50.
 */
class KillMatrixTest {
  private static final int DEVICES = 6;
  private static final int PARTITIONS = 4;
  private static final int FEW = 4;
  private static final int MANY = Integer.getInteger("vitrine.faults.rounds", 50);
  private static final String TOPIC = "fleet";

  private enum Victim {
    BROKER,
    BRIDGE,
    KAFKA,

    /** A second one, which shares the partitions of the outbox with the first. */
    OTHER_BRIDGE
  }

  @TempDir Path directory;
  private final Map<Victim, VitrineProcess> processes = new EnumMap<>(Victim.class);
  private final long seed = Long.getLong("vitrine.faults.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private String ack = "broker";
  private List<Victim> victims = List.of(Victim.BROKER, Victim.BRIDGE, Victim.KAFKA);

  /** A disk for Kafka alone, which fills up where it would be killed or stopped; else null. */
  private SmallDisk disk;

  private int kafkaPort;
  private int brokerPort;
  private int clusterPort;

  @Test
  void everyAcknowledgedMessageIsThereOnceAfterAFewFaults() throws Exception {
    rounds(FEW);
  }

  @Test
  @Tag("faults")
  void everyAcknowledgedMessageIsThereOnceAfterManyFaults() throws Exception {
    rounds(MANY);
  }

  @Test
  @Tag("faults")
  void andAlsoWhereKafkaAcknowledges() throws Exception {
    ack = "kafka";
    rounds(3 * FEW);
  }

  @Test
  @Tag("faults")
  void andWhereTwoBridgesShareTheWork() throws Exception {
    victims = List.of(Victim.values());
    rounds(4 * FEW);
  }

  @Test
  @Tag("faults")
  void andWhereTheDiskOfKafkaFillsUp() throws Exception {
    disk = SmallDisk.mount(directory.resolve("disk"));
    rounds(2 * FEW);
  }

  @AfterEach
  void end() throws Exception {
    for (VitrineProcess each : processes.values()) {
      each.close();
    }
    if (disk != null) {
      disk.close();
    }
  }

  private void rounds(int rounds) throws Exception {
    System.out.println("seed " + seed);
    kafkaPort = VitrineProcess.freePort();
    brokerPort = VitrineProcess.freePort();
    clusterPort = VitrineProcess.freePort();
    start(Victim.KAFKA);
    makeTopic();
    start(Victim.BROKER);
    for (Victim each : victims) {
      if (!processes.containsKey(each)) {
        start(each);
      }
    }
    Map<String, Device> fleet = Device.fleet(DEVICES, brokerPort);
    try (Committed committed = new Committed("127.0.0.1:" + kafkaPort, TOPIC, PARTITIONS)) {
      List<Victim> order = order(rounds);
      for (int round = 0; round < rounds; round++) {
        fleet.values().forEach(device -> device.publish(true));
        String what = fault(order.get(round), round == 0 || random.nextBoolean());
        fleet.values().forEach(device -> device.publish(false));
        await("all is acknowledged after " + what, fleet);
        committed.verify("seed " + seed + ", round " + round + ": " + what, fleet);
        System.out.printf(
            "round %d: %s, acknowledged %d, sent again %d%n",
            round,
            what,
            fleet.values().stream().mapToInt(Device::acknowledged).sum(),
            fleet.values().stream().mapToInt(Device::sentAgain).sum());
      }
    } finally {
      for (Device each : fleet.values()) {
        each.close();
      }
    }
    assertThat(fleet.values()).allMatch(device -> device.acknowledged() > rounds);
    try (Committed afresh = new Committed("127.0.0.1:" + kafkaPort, TOPIC, PARTITIONS)) {
      afresh.verify("seed " + seed + ", read from the beginning", fleet);
    }
  }

  /** Each as often as the others, in a random order. */
  private List<Victim> order(int rounds) {
    List<Victim> order = new ArrayList<>();
    for (int i = 0; i < rounds; i++) {
      order.add(victims.get(i % victims.size()));
    }
    Collections.shuffle(order, random);
    return order;
  }

  private String fault(Victim victim, boolean kill) throws Exception {
    int before = 300 + random.nextInt(1_200);
    int meanwhile = kill ? random.nextInt(1_500) : 200 + random.nextInt(4_000);
    int after = 200 + random.nextInt(800);
    TimeUnit.MILLISECONDS.sleep(before);
    VitrineProcess process = processes.get(victim);
    if (disk != null && victim == Victim.KAFKA) {
      disk.fill();
      TimeUnit.MILLISECONDS.sleep(meanwhile);
      // Kafka ends by itself when it cannot write, or is replaced when somebody makes room.
      process.kill();
      disk.empty();
      start(victim);
      return "a full disk of " + victim + " for " + meanwhile + " ms";
    }
    if (kill) {
      process.kill();
    } else {
      process.signal("STOP");
    }
    TimeUnit.MILLISECONDS.sleep(meanwhile);
    if (kill) {
      start(victim);
    } else {
      process.signal("CONT");
    }
    TimeUnit.MILLISECONDS.sleep(after);
    return (kill ? "SIGKILL " : "SIGSTOP ") + victim + " for " + meanwhile + " ms";
  }

  private void await(String what, Map<String, Device> fleet) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(3);
    while (!fleet.values().stream().allMatch(Device::idle)) {
      assertThat(System.nanoTime()).as("seed " + seed + ": " + what).isLessThan(deadline);
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  private void start(Victim victim) throws Exception {
    VitrineProcess process =
        switch (victim) {
          case KAFKA ->
              VitrineProcess.java(
                  directory,
                  "io.vitrine.kafka.embedded.KafkaServer",
                  (disk == null ? directory : disk.root()).resolve("kafka").toString(),
                  Integer.toString(kafkaPort));
          case BROKER -> service(directory, "broker");
          case BRIDGE -> service(directory, "bridge");
          case OTHER_BRIDGE ->
              service(
                  Files.createDirectories(directory.resolve("other")), "bridge", "node.name=n2");
        };
    processes.put(victim, process);
    process.ready();
  }

  private VitrineProcess service(Path home, String name, String... more) throws Exception {
    List<String> settings =
        new ArrayList<>(
            List.of(
                "broker.port=" + brokerPort,
                "broker.ws_port=0",
                "routes=[{name: all, filter: '#', topic: "
                    + TOPIC
                    + ", key: '${topic}', ack: "
                    + ack
                    + "}]"));
    settings.addAll(List.of(more));
    String kafka = "127.0.0.1:" + kafkaPort;
    return VitrineProcess.service(home, name, clusterPort, kafka, settings.toArray(String[]::new));
  }

  private void makeTopic() throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", "127.0.0.1:" + kafkaPort))) {
      admin
          .createTopics(List.of(new NewTopic(TOPIC, Optional.of(PARTITIONS), Optional.empty())))
          .all()
          .get(60, TimeUnit.SECONDS);
    }
  }
}
