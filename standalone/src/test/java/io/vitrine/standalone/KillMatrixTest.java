package io.vitrine.standalone;

import static org.assertj.core.api.Assertions.assertThat;

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
    KAFKA
  }

  @TempDir Path directory;
  private final Map<Victim, VitrineProcess> processes = new EnumMap<>(Victim.class);
  private final long seed = Long.getLong("vitrine.faults.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private String ack = "broker";
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

  @AfterEach
  void end() throws Exception {
    for (VitrineProcess each : processes.values()) {
      each.close();
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
    start(Victim.BRIDGE);
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
      order.add(Victim.values()[i % Victim.values().length]);
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
                  directory.resolve("kafka").toString(),
                  Integer.toString(kafkaPort));
          case BROKER -> service("broker");
          case BRIDGE -> service("bridge");
        };
    processes.put(victim, process);
    process.ready();
  }

  private VitrineProcess service(String name) throws Exception {
    return VitrineProcess.service(
        directory,
        name,
        clusterPort,
        "127.0.0.1:" + kafkaPort,
        "broker.port=" + brokerPort,
        "broker.ws_port=0",
        "routes=[{name: all, filter: '#', topic: "
            + TOPIC
            + ", key: '${topic}', ack: "
            + ack
            + "}]");
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
