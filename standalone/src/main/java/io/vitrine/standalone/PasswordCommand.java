package io.vitrine.standalone;

import io.vitrine.broker.access.PasswordFile;
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

  @Override
  public Integer call() throws Exception {
    Console console = System.console();
    String password = console == null ? line() : typed(console);
    if (password.isEmpty()) {
      throw new Refusal("the password is empty");
    }
    String line = PasswordFile.line(user, password.getBytes(StandardCharsets.UTF_8));
    Objects.requireNonNull(spec, "spec").commandLine().getOut().println(line);
    return 0;
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
