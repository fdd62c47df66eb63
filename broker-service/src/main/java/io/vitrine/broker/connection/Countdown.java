package io.vitrine.broker.connection;

/**
 * Runs a task when it was run itself a number of times.
 *
 * <p>Threads: one event loop's.
 */
final class Countdown implements Runnable {
  private final Runnable task;
  private int left;

  Countdown(int times, Runnable task) {
    this.left = times;
    this.task = task;
  }

  @Override
  public void run() {
    if (--left == 0) {
      task.run();
    }
  }
}
