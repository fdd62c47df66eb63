package io.vitrine.benchmarks;

import io.vitrine.benchmarks.load.LoadGenerator;
import io.vitrine.benchmarks.load.Run;
import io.vitrine.benchmarks.load.Scenario;
import io.vitrine.benchmarks.load.Table;
import io.vitrine.benchmarks.peer.Peer;
import io.vitrine.benchmarks.peer.Peers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Starts our broker and others, drives them in turn with the same load and prints a table of
 * medians. Arguments, all optional: {@code --peers vitrine,mosquitto,hivemq,relay --scenarios a,b
 * --reps 3 --seconds 4 --jit 10 --set broker.event_loops=2 --persist true}, and {@code --baseline
 * DIR} for the peer {@code vitrine-before}: a built work tree of another commit.
 */
public final class Compare {
  private static final int PORT = 21_883;

  private Compare() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path repository = Path.of(System.getProperty("vitrine.repository", ".")).toAbsolutePath();
    List<Scenario> scenarios =
        Flags.list(arguments, "--scenarios", "pair_q0,pair_q1,fan100_q0,rate10k_q0,rate4k_q1")
            .stream()
            .map(Scenario::named)
            .toList();
    List<String> names = Flags.list(arguments, "--peers", "vitrine,mosquitto,relay");
    int reps = Integer.parseInt(Flags.of(arguments, "--reps", "3"));
    double seconds = Double.parseDouble(Flags.of(arguments, "--seconds", "4"));
    double jit = Double.parseDouble(Flags.of(arguments, "--jit", "10"));
    Peers kinds =
        new Peers(
            repository,
            Path.of(Flags.of(arguments, "--baseline", repository.toString())),
            Flags.list(arguments, "--set", ""),
            Boolean.parseBoolean(Flags.of(arguments, "--persist", "false")),
            "-Xmx1g");
    LoadGenerator load = LoadGenerator.build(repository.resolve("benchmarks"));
    Path folder = Files.createTempDirectory("vitrine-compare");
    List<Peer> peers = new ArrayList<>();
    List<Run> runs = new ArrayList<>();
    try {
      for (String name : names) {
        peers.add(kinds.start(name, PORT + peers.size(), folder));
      }
      warm(load, peers, scenarios, jit);
      for (Scenario scenario : scenarios) {
        for (int rep = 0; rep < reps; rep++) {
          for (Peer peer : peers) {
            List<Run> some = load.run(peer, scenario, 1, seconds);
            runs.addAll(some);
            some.forEach(run -> System.out.println("# " + run));
          }
          Collections.rotate(peers, 1);
        }
      }
    } finally {
      for (Peer peer : peers) {
        peer.close();
      }
    }
    String reference = names.contains("mosquitto") ? "mosquitto" : names.get(names.size() - 1);
    System.out.println(new Table(reference).render(runs));
  }

  /** A JVM needs seconds of the same traffic before its figure settles. */
  private static void warm(
      LoadGenerator load, List<Peer> peers, List<Scenario> scenarios, double seconds)
      throws IOException, InterruptedException {
    for (Peer peer : peers) {
      if (peer.jvm()) {
        for (Scenario scenario : scenarios) {
          load.run(peer, scenario, 0, seconds);
        }
      }
    }
  }
}
