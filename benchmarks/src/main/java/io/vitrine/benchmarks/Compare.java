package io.vitrine.benchmarks;

import io.vitrine.benchmarks.load.LoadGenerator;
import io.vitrine.benchmarks.load.Run;
import io.vitrine.benchmarks.load.Scenario;
import io.vitrine.benchmarks.load.Table;
import io.vitrine.benchmarks.peer.Peer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * Starts our broker, mosquitto and a relay in C that shows the floor, drives them in turn with the
 * same load and prints a table of medians. Arguments, all optional: {@code --scenarios a,b --reps 3
 * --seconds 4 --jit 10 --set broker.event_loops=2}.
 */
public final class Compare {
  private Compare() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path repository = Path.of(System.getProperty("vitrine.repository", ".")).toAbsolutePath();
    List<Scenario> scenarios =
        Arrays.stream(
                Flags.of(arguments, "--scenarios", "pair_q0,pair_q1,fan100_q0,rate10k_q0,rate4k_q1")
                    .split(","))
            .map(Scenario::named)
            .toList();
    int reps = Integer.parseInt(Flags.of(arguments, "--reps", "3"));
    double seconds = Double.parseDouble(Flags.of(arguments, "--seconds", "4"));
    double jit = Double.parseDouble(Flags.of(arguments, "--jit", "10"));
    List<String> settings =
        Arrays.stream(Flags.of(arguments, "--set", "").split(","))
            .filter(s -> !s.isEmpty())
            .toList();
    LoadGenerator load = LoadGenerator.build(repository.resolve("benchmarks"));
    Path folder = Files.createTempDirectory("vitrine-compare");
    List<Run> runs = new ArrayList<>();
    try (Peer ours = Peer.vitrine(repository, 21_883, folder, settings);
        Peer mosquitto = Peer.mosquitto(21_884, folder);
        Peer relay = Peer.relay(load.relay(), 21_885, folder)) {
      List<Peer> peers = new ArrayList<>(List.of(ours, mosquitto, relay));
      warm(load, ours, jit);
      for (Scenario scenario : scenarios) {
        for (int rep = 0; rep < reps; rep++) {
          for (Peer peer : peers) {
            Run run = load.run(peer, scenario, 1, seconds);
            runs.add(run);
            System.out.println("# " + run);
          }
          Collections.rotate(peers, 1);
        }
      }
      System.out.println(
          new Table("mosquitto").render(scenarios, List.of("vitrine", "mosquitto", "relay"), runs));
    }
  }

  /** A JVM needs seconds of the same traffic before its figure settles. */
  private static void warm(LoadGenerator load, Peer peer, double seconds)
      throws IOException, InterruptedException {
    for (Scenario scenario :
        List.of(Scenario.PAIR_Q0, Scenario.PAIR_Q1, Scenario.FAN100_Q0, Scenario.RATE10K_Q0)) {
      load.run(peer, scenario, 0, seconds);
    }
  }
}
