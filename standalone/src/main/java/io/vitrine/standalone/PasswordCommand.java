package io.vitrine.standalone;

import io.vitrine.broker.access.PasswordFile;
import io.vitrine.broker.access.scram.ScramCredential;
import io.vitrine.broker.access.scram.ScramMechanism;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code vitrine password USER}: a line for the file {@code broker.access.password_file}. The
 * password comes from the standard input, never from the arguments, which other users can see.
 */
@Command(
    name = "password",
    description = "Reads a password from the standard input, prints the line of a password file.")
final class PasswordCommand implements Callable<Integer> {
  @CommandLine.Spec CommandLine.Model.@Nullable CommandSpec spec;

  @Parameters(paramLabel = "USER", description = "The user name.")
  String user = "";

  @Option(
      names = "--scram",
      paramLabel = "HASH",
      description =
          "Makes the line with which the user logs in by SCRAM, in place of the one for a password in"
              + " CONNECT: SHA-256 or SHA-512. A user may have a line of each kind.")
  @Nullable String scram;

  @Option(
      names = "--iterations",
      paramLabel = "N",
      description =
          "How often the hash is computed, by the client at each login too; for --scram (default: "
              + ScramCredential.ITERATIONS
              + ").")
  @Nullable Integer iterations;

  @Override
  public Integer call() throws Exception {
    checkArguments();
    Console console = System.console();
    String password = console == null ? line() : typed(console);
    if (password.isEmpty()) {
      throw new Refusal("the password is empty");
    }
    String line = scram == null ? PasswordFile.line(user, bytes(password)) : scramLine(password);
    Objects.requireNonNull(spec, "spec").commandLine().getOut().println(line);
    return 0;
  }

  /** A line of the file ends at a line break, and one that begins with # is a comment. */
  private void checkArguments() {
    boolean usable = !user.isBlank() && user.equals(user.strip()) && !user.startsWith("#");
    if (!usable || user.chars().anyMatch(Character::isISOControl)) {
      String shown = user.replaceAll("\\p{Cntrl}", "?");
      throw new Refusal(
          "USER: \""
              + shown
              + "\" (expected: no control characters, no spaces around, no # first)");
    }
    if (iterations != null && scram == null) {
      throw new Refusal("--iterations: only with --scram");
    }
  }

  private static byte[] bytes(String password) {
    return password.getBytes(StandardCharsets.UTF_8);
  }

  private String scramLine(String password) {
    ScramMechanism mechanism = ScramMechanism.of("SCRAM-" + scram);
    if (mechanism == null) {
      throw new Refusal("--scram: " + scram + " (expected: SHA-256 or SHA-512)");
    }
    int min = ScramCredential.ITERATIONS_MIN;
    int max = ScramCredential.ITERATIONS_MAX;
    int times = iterations == null ? ScramCredential.ITERATIONS : iterations;
    if (times < min || times > max) {
      throw new Refusal("--iterations: " + times + " (expected: " + min + " to " + max + ")");
    }
    try {
      return PasswordFile.scramLine(user, password, mechanism, times);
    } catch (IllegalArgumentException e) {
      throw new Refusal("the password has " + e.getMessage());
    }
  }

  private static String typed(Console console) {
    char[] typed = console.readPassword("Password: ");
    return typed == null ? "" : new String(typed);
  }

  private static String line() throws IOException {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    String line = in.readLine();
    return line == null ? "" : line;
  }
}
