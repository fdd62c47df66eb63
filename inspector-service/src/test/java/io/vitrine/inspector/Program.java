package io.vitrine.inspector;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program of this machine that runs; what it prints goes to a file. Closing it ends it. */
public final class Program implements AutoCloseable {
  private static final long SECONDS_MAX = 60;

  private final Process process;
  private final Path output;

  public Program(Path output, List<String> command) throws IOException {
    this.output = output;
    this.process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
  }

  /** Whether there is a program of that name. */
  public static boolean exists(String name) {
    for (String directory : System.getenv().getOrDefault("PATH", "").split(":", -1)) {
      if (Files.isExecutable(Path.of(directory).resolve(name))) {
        return true;
      }
    }
    return false;
  }

  /** Whether it can be started, and says that it works. */
  public static boolean works(Path output, String... command) throws InterruptedException {
    try (Program program = new Program(output, List.of(command))) {
      return program.succeeded();
    } catch (IOException e) {
      return false;
    }
  }

  public boolean running() {
    return process.isAlive();
  }

  /** What it has printed so far. */
  public String printed() throws IOException {
    return new String(Files.readAllBytes(output), StandardCharsets.UTF_8);
  }

  /** Waits: whether it ends by itself, and well. */
  public boolean succeeded() throws InterruptedException {
    return process.waitFor(SECONDS_MAX, TimeUnit.SECONDS) && process.exitValue() == 0;
  }

  /** Asks it to end, and waits until it has. */
  public void end() throws InterruptedException {
    process.destroy();
    assertThat(process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)).isTrue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
