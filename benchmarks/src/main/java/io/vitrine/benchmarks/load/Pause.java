package io.vitrine.benchmarks.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * Where the load generator waits in the middle of a run, until something was looked at. It tells
 * and asks by files, from a command of a shell.
 */
public final class Pause {
  private static final int POLL_MILLIS = 20;

  private final Path reached;
  private final Path over;

  public Pause(Path folder) {
    this.reached = folder.resolve("reached");
    this.over = folder.resolve("over");
  }

  /** For {@code --hold-cmd} or {@code --between-cmd}. */
  public String command() {
    return "touch '%s'; while [ ! -e '%s' ]; do sleep 0.02; done".formatted(reached, over);
  }

  /**
   * Waits until the generator is there.
   *
   * @throws IOException if it ended before
   */
  public void await(Process generator) throws IOException, InterruptedException {
    while (!Files.exists(reached)) {
      if (!generator.isAlive()) {
        throw new IOException("the load generator ended, exit " + generator.exitValue());
      }
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    }
  }

  /** Lets it go on. */
  public void end() throws IOException {
    Files.createFile(over);
  }
}
