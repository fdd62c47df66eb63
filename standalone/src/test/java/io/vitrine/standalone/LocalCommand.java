package io.vitrine.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** A command of this machine, such as those that make file systems; not every machine lets us. */
final class LocalCommand {
  private static final int SECONDS_MAX = 60;

  private LocalCommand() {}

  /** Runs it, and says whether it is there and ended with 0; fails if it does not end. */
  static boolean succeeds(String... command) throws InterruptedException {
    Process process;
    try {
      process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
    } catch (IOException e) {
      return false;
    }
    assertThat(process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)).as(command[0] + " ends").isTrue();
    return process.exitValue() == 0;
  }
}
