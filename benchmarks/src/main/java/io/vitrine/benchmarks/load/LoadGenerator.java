package io.vitrine.benchmarks.load;

import io.vertx.core.json.JsonObject;
import io.vitrine.benchmarks.peer.Peer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs {@code mqttload}, the C load generator beside this module, which exits with one JSON line.
 */
public final class LoadGenerator {
  private final Path binary;

  private LoadGenerator(Path binary) {
    this.binary = binary;
  }

  /** Compiles the generator with {@code make} and a C compiler if that was not done yet. */
  public static LoadGenerator build(Path module) throws IOException, InterruptedException {
    Path folder = module.resolve("mqttload");
    Path binary = folder.resolve("build/mqttload");
    if (!Files.isExecutable(binary)) {
      int exit = new ProcessBuilder("make", "-C", folder.toString()).inheritIO().start().waitFor();
      if (exit != 0) {
        throw new IOException("make failed in " + folder + ": a C compiler and make are needed");
      }
    }
    return new LoadGenerator(binary);
  }

  /** Starts it with any flags; its line goes to {@code output}. */
  public Process start(List<String> flags, Path output) throws IOException {
    List<String> command = new ArrayList<>(List.of(binary.toString()));
    command.addAll(flags);
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(output.toFile())
        .start();
  }

  /** Starts it with flags whose last takes a command of a shell. */
  public Process start(List<String> flags, String shell, Path output) throws IOException {
    List<String> all = new ArrayList<>(flags);
    all.add(shell);
    return start(all, output);
  }

  /** Runs a scenario to its end. */
  public List<Run> run(Peer peer, Scenario scenario, double warmupSeconds, double seconds)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.addAll(
        List.of(binary.toString(), "--port", "" + peer.port(), "--broker-pid", "" + peer.pid()));
    command.addAll(scenario.flags());
    command.addAll(List.of("--warmup", "" + warmupSeconds, "--seconds", "" + seconds));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int exit = process.waitFor();
    if (out.isBlank()) {
      throw new IOException("the load generator printed nothing, exit " + exit + ": " + command);
    }
    return Run.of(peer.name(), scenario, new JsonObject(out.lines().reduce("", (a, b) -> b)));
  }
}
