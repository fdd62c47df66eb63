package io.vitrine.benchmarks.peer;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A process under measurement; it says on its first line that it is ready. */
public final class Child implements AutoCloseable {
  private static final int END_SECONDS_MAX = 40;

  private final Process process;
  private final BufferedReader out;
  private final String firstLine;

  private Child(Process process, Path errors) throws IOException {
    this.process = process;
    this.out = process.inputReader();
    // Also when this process is interrupted.
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
    String line = out.readLine();
    if (line == null) {
      throw new IOException("it ended before it was ready, see " + errors);
    }
    this.firstLine = line;
  }

  /** Waits until it is ready. */
  public static Child start(List<String> command, Map<String, String> environment, Path errors)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
    builder.environment().putAll(environment);
    return new Child(builder.start(), errors);
  }

  /** A class of this module in a JVM of its own. */
  public static Child java(Class<?> main, String heap, Path errors, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx" + heap, "-XX:+UseParallelGC"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    return start(command, Map.of(), errors);
  }

  /** What it said when it was ready. */
  public String firstLine() {
    return firstLine;
  }

  /** Sends a line and waits for the answer. */
  public String ask(String line) throws IOException {
    Writer in = process.outputWriter();
    in.write(line + "\n");
    in.flush();
    String answer = out.readLine();
    if (answer == null) {
      throw new IOException("it ended instead of an answer to " + line);
    }
    return answer;
  }

  public long pid() {
    return process.pid();
  }

  /** CPU it has used, kernel time included. */
  public Duration cpu() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /** Freezes it, or lets it go on. */
  public void freeze(boolean frozen) throws IOException, InterruptedException {
    String signal = frozen ? "-STOP" : "-CONT";
    if (new ProcessBuilder("kill", signal, Long.toString(pid())).start().waitFor() != 0) {
      throw new IOException("kill " + signal + " " + pid() + " failed");
    }
  }

  /** As a power failure would. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() throws InterruptedException, IOException {
    process.outputWriter().close();
    process.destroy();
    if (!process.waitFor(END_SECONDS_MAX, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
  }
}
