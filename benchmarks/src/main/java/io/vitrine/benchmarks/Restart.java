package io.vitrine.benchmarks;

import io.vertx.core.json.JsonObject;
import io.vitrine.benchmarks.load.LoadGenerator;
import io.vitrine.benchmarks.load.Pause;
import io.vitrine.benchmarks.peer.Child;
import io.vitrine.benchmarks.peer.Memory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Kills a broker that has queued messages for absent clients and starts it again, a few times; then
 * the clients come back and take all of them. Arguments, all optional: {@code --sessions 10000
 * --messages 0,1,100 --reps 3}; messages are per session.
 */
public final class Restart {
  private static final int PORT = 21_895;

  private Restart() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path repository = Path.of(System.getProperty("vitrine.repository", ".")).toAbsolutePath();
    int sessions = Integer.parseInt(Flags.of(arguments, "--sessions", "10000"));
    int reps = Integer.parseInt(Flags.of(arguments, "--reps", "3"));
    LoadGenerator load = LoadGenerator.build(repository.resolve("benchmarks"));
    System.out.println("| sessions | messages each | ready after s | live heap MB | RSS MB |");
    System.out.println("|--:|--:|--:|--:|--:|");
    for (String messages : Flags.list(arguments, "--messages", "0,1,100")) {
      Path folder = Files.createTempDirectory("vitrine-restart");
      int each = Integer.parseInt(messages);
      if (each == 0) {
        start(repository, folder).kill();
        restart(repository, folder, reps, 0, 0).close();
      } else {
        run(load, repository, folder, reps, sessions, each);
      }
    }
  }

  private static void run(
      LoadGenerator load, Path repository, Path folder, int reps, int sessions, int messages)
      throws IOException, InterruptedException {
    Child broker = start(repository, folder);
    Pause pause = new Pause(folder);
    Path output = folder.resolve("load.json");
    String flags =
        "--mode fanout --pubs 1 --subs %d --qos 1 --payload 64 --window 100 --offline --count %d"
            .formatted(sessions, messages);
    List<String> all =
        List.of((flags + " --drain 30 --port " + PORT + " --between-cmd").split(" "));
    Process generator = load.start(all, pause.command(), output);
    pause.await(generator);
    broker.kill();
    try (Child again = restart(repository, folder, reps, sessions, messages)) {
      pause.end();
      generator.waitFor();
      JsonObject json = new JsonObject(Files.readString(output));
      System.out.printf(
          Locale.ROOT,
          "# then drained at %.0f/s; lost %d, doubled %d, out of order %d%n",
          json.getJsonObject("drain").getDouble("msgs_per_s"),
          json.getLong("lost"),
          json.getLong("dup"),
          json.getLong("ooo"));
    }
  }

  private static Child restart(Path repository, Path folder, int reps, int sessions, int messages)
      throws IOException, InterruptedException {
    for (int rep = 1; ; rep++) {
      long start = System.nanoTime();
      Child broker = start(repository, folder);
      double seconds = (System.nanoTime() - start) / 1e9;
      Memory memory = Memory.of(broker.pid());
      System.out.printf(
          Locale.ROOT,
          "| %d | %d | %.1f | %d | %d |%n",
          sessions,
          messages,
          seconds,
          memory.heap() >> 20,
          memory.rss() >> 20);
      if (rep == reps) {
        return broker;
      }
      broker.kill();
    }
  }

  private static Child start(Path repository, Path folder) throws IOException {
    List<String> command = new ArrayList<>();
    command.addAll(List.of(repository.resolve("vitrine").toString(), "broker"));
    command.addAll(List.of("--data", folder.resolve("data").toString()));
    for (String setting :
        List.of("broker.port=" + PORT, "broker.ws_port=0", "cluster.enabled=false")) {
      command.addAll(List.of("--set", setting));
    }
    command.addAll(List.of("--set", "admin.broker_port=0"));
    String java = "-Xmx1g -XX:NativeMemoryTracking=summary";
    return Child.start(command, Map.of("VITRINE_JAVA_OPTS", java), folder.resolve("broker.log"));
  }
}
