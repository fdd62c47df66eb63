package io.vitrine.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.standalone.FaultyRoad.Part;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Broker, bridge and Kafka, each killed, stopped for a while or cut off, at random moments while
 * devices publish: every acknowledged message is in Kafka once, in order. What happens is drawn
 * from a seed that failures name; {@code -Dvitrine.faults.seed=N} draws the same. {@code
 * -Dvitrine.faults.rounds=N} is another number of rounds than 50.
 */
class KillMatrixTest {
  private static final int DEVICES = 6;
  private static final int FEW = 4;
  private static final int MANY = Integer.getInteger("vitrine.faults.rounds", 50);
  private static final List<Part> ONE_BRIDGE = List.of(Part.KAFKA, Part.BROKER, Part.BRIDGE);
  private static final List<Part> TWO_BRIDGES = List.of(Part.values());

  @TempDir Path directory;
  private final long seed = Long.getLong("vitrine.faults.seed", System.nanoTime());
  private final Random random = new Random(seed);

  @Test
  void everyAcknowledgedMessageIsThereOnceAfterAFewFaults() throws Exception {
    rounds(FEW, road(ONE_BRIDGE));
  }

  @Test
  @Tag("faults")
  void everyAcknowledgedMessageIsThereOnceAfterManyFaults() throws Exception {
    rounds(MANY, road(ONE_BRIDGE));
  }

  @Test
  @Tag("faults")
  void andAlsoWhereKafkaAcknowledges() throws Exception {
    rounds(3 * FEW, road(ONE_BRIDGE).acknowledgedByKafka());
  }

  @Test
  @Tag("faults")
  void andWhereTwoBridgesShareTheWork() throws Exception {
    rounds(4 * FEW, road(TWO_BRIDGES));
  }

  @Test
  @Tag("faults")
  void andWhereTheDiskOfKafkaFillsUp() throws Exception {
    rounds(2 * FEW, road(ONE_BRIDGE).withSmallDisk());
  }

  @Test
  @Tag("faults")
  void andWherePacketsAreDropped() throws Exception {
    rounds(4 * FEW, road(TWO_BRIDGES).withHosts());
  }

  private FaultyRoad road(List<Part> parts) {
    return new FaultyRoad(directory, random, parts);
  }

  private void rounds(int rounds, FaultyRoad made) throws Exception {
    System.out.println("seed " + seed);
    try (FaultyRoad road = made) {
      road.begin();
      Map<String, Device> fleet = road.fleet(DEVICES);
      try (Committed committed = road.committed()) {
        List<Part> order = order(rounds, road.parts());
        for (int round = 0; round < rounds; round++) {
          fleet.values().forEach(device -> device.publish(true));
          String what = road.strike(order.get(round), round == 0 || random.nextBoolean());
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
      try (Committed afresh = road.committed()) {
        afresh.verify("seed " + seed + ", read from the beginning", fleet);
      }
    }
  }

  /** Each as often as the others, in a random order. */
  private List<Part> order(int rounds, List<Part> parts) {
    List<Part> order = new ArrayList<>();
    for (int i = 0; i < rounds; i++) {
      order.add(parts.get(i % parts.size()));
    }
    Collections.shuffle(order, random);
    return order;
  }

  private void await(String what, Map<String, Device> fleet) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(3);
    while (!fleet.values().stream().allMatch(Device::idle)) {
      assertThat(System.nanoTime()).as("seed " + seed + ": " + what).isLessThan(deadline);
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }
}
