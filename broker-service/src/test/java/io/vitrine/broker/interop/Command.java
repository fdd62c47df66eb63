package io.vitrine.broker.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A program that runs, and the lines that it prints. */
final class Command implements AutoCloseable {
  private static final String END = "\0";

  private final Process process;
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
  private final StringBuffer output = new StringBuffer();

  Command(File directory, List<String> arguments) throws IOException {
    process = new ProcessBuilder(arguments).directory(directory).redirectErrorStream(true).start();
    new Thread(this::read, "output of " + arguments.get(0)).start();
  }

  Command(String... arguments) throws IOException {
    this(null, List.of(arguments));
  }

  /** Whether the program is there and says that it works. */
  static boolean works(String... arguments) throws Exception {
    try (Command command = new Command(arguments)) {
      return command.succeeds(Client.SECONDS_MAX);
    } catch (IOException e) {
      return false;
    }
  }

  /** Whether the program is there, whatever it says. */
  static boolean exists(String program) throws Exception {
    try (Command command = new Command(program, "--help")) {
      command.exitCode(Client.SECONDS_MAX);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private void read() {
    try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        output.append(line).append('\n');
        lines.add(line);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      lines.add(END);
    }
  }

  /** The next line that is wanted; others are passed over. */
  String line(Predicate<String> wanted) throws InterruptedException {
    while (true) {
      String line = lines.poll(Client.SECONDS_MAX, TimeUnit.SECONDS);
      assertThat(line).as("the next line after: %s", output).isNotNull().isNotEqualTo(END);
      if (wanted.test(line)) {
        return line;
      }
    }
  }

  /** Whether it came to a good end by itself in that time. */
  boolean succeeds(int secondsMax) throws InterruptedException {
    return process.waitFor(secondsMax, TimeUnit.SECONDS) && process.exitValue() == 0;
  }

  int exitCode(int secondsMax) throws InterruptedException {
    assertThat(process.waitFor(secondsMax, TimeUnit.SECONDS)).as("ended: %s", output).isTrue();
    return process.exitValue();
  }

  /** All that it has printed. */
  String output() {
    return output.toString();
  }

  void kill() {
    process.destroyForcibly();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
