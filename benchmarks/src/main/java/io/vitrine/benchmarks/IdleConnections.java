package io.vitrine.benchmarks;

import io.vertx.core.json.JsonObject;
import io.vitrine.benchmarks.load.LoadGenerator;
import io.vitrine.benchmarks.load.Pause;
import io.vitrine.benchmarks.load.Scenario;
import io.vitrine.benchmarks.peer.Memory;
import io.vitrine.benchmarks.peer.Peer;
import io.vitrine.benchmarks.peer.Peers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * What a connection costs that does nothing: a fresh broker, some connections that come and go,
 * then many that stay, each with one subscription. Arguments, all optional: {@code --peers
 * vitrine,hivemq --conns 15000 --reps 3 --set key=value}.
 */
public final class IdleConnections {
  private static final int PORT = 21_890;

  private IdleConnections() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path repository = Path.of(System.getProperty("vitrine.repository", ".")).toAbsolutePath();
    List<String> names = Flags.list(arguments, "--peers", "vitrine,hivemq");
    int conns = Integer.parseInt(Flags.of(arguments, "--conns", "15000"));
    int reps = Integer.parseInt(Flags.of(arguments, "--reps", "3"));
    String java = "-Xmx1g -XX:NativeMemoryTracking=summary";
    Peers kinds =
        new Peers(repository, repository, Flags.list(arguments, "--set", ""), false, java);
    LoadGenerator load = LoadGenerator.build(repository.resolve("benchmarks"));
    System.out.println(
        "| broker | connections | live heap, bytes each | direct, bytes each | RSS MB, before and"
            + " with them | connected/s | CPU us per connect | idle cores |\n"
            + "|---|--:|--:|--:|--:|--:|--:|--:|");
    for (int rep = 0; rep < reps; rep++) {
      for (String name : names) {
        Path folder = Files.createTempDirectory("vitrine-idle");
        try (Peer peer = kinds.start(name, PORT, folder)) {
          System.out.println(measure(load, peer, conns, folder));
        }
      }
    }
  }

  private static String measure(LoadGenerator load, Peer peer, int conns, Path folder)
      throws IOException, InterruptedException {
    load.run(peer, Scenario.CONN, 0, 1);
    Memory before = Memory.of(peer.pid());
    Pause pause = new Pause(folder);
    Path output = folder.resolve("load.json");
    String flags =
        "--mode idle --idle-sub --conns %d --concurrency 50 --seconds 4 --port %d --broker-pid %d"
            .formatted(conns, peer.port(), peer.pid());
    Process generator =
        load.start(List.of((flags + " --hold-cmd").split(" ")), pause.command(), output);
    pause.await(generator);
    Memory held = Memory.of(peer.pid());
    pause.end();
    generator.waitFor();
    JsonObject json = new JsonObject(Files.readString(output));
    return String.format(
        Locale.ROOT,
        "| %s | %d | %d | %d | %d, %d | %.0f | %.0f | %.4f |",
        peer.name(),
        json.getInteger("ready"),
        (held.heap() - before.heap()) / conns,
        (held.direct() - before.direct()) / conns,
        before.rss() >> 20,
        held.rss() >> 20,
        json.getDouble("conn_rate"),
        json.getDouble("connect_cpu_us"),
        json.getDouble("idle_cores"));
  }
}
