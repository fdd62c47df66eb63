package io.vitrine.bridge.lane;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * A job that, asked for while it waits to be run, need not be run twice.
 *
 * <p>Threads: any.
 */
final class Errand {
  private final Consumer<Runnable> runner;
  private final Runnable job;
  private final AtomicBoolean asked = new AtomicBoolean();

  /**
   * @param runner runs what it is given soon
   */
  Errand(Runnable job, Consumer<Runnable> runner) {
    this.runner = runner;
    this.job = job;
  }

  /** Runs the job once more, beginning after now. */
  void ask() {
    if (asked.compareAndSet(false, true)) {
      runner.accept(this::run);
    }
  }

  private void run() {
    asked.set(false);
    job.run();
  }
}
