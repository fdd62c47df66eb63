package io.vitrine.broker.loop;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * What waits on one event loop until the disk has something: what was asked for first goes on
 * first, one task per commit and loop.
 *
 * <p>Threads: the loop's; {@link #committed}, {@link #failed} and {@link #wake} any.
 */
public final class Commits {
  /** Source of the session store's commits; those of the outbox's partitions follow. */
  public static final int STORE = 0;

  private static final long FAILED = Long.MAX_VALUE;

  private final Loop loop;
  private final AtomicLongArray committed;
  private final WaitingAcks waiting = new WaitingAcks();
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private final Runnable release = this::release;
  private Runnable before = () -> {};
  private Runnable after = () -> {};

  /**
   * @param partitions of the outbox
   */
  public Commits(Loop loop, int partitions) {
    this.loop = loop;
    this.committed = new AtomicLongArray(1 + partitions);
  }

  /** Source of a partition's commits. */
  public static int partition(int partition) {
    return 1 + partition;
  }

  /** Runs {@code task} in each round before what waits goes on. */
  public void before(Runnable task) {
    before = task;
  }

  /** Runs {@code task} in each round after what waited has gone on. */
  public void after(Runnable task) {
    Runnable others = after;
    after =
        () -> {
          others.run();
          task.run();
        };
  }

  /**
   * Calls {@code acks} when {@code sequence} of {@code source}, and all that was waited for before,
   * is on disk.
   */
  public void whenCommitted(int source, long sequence, Acks acks, int packetId, int code) {
    waiting.add(source, sequence, acks, packetId, code);
  }

  /** What is waited for next waits for this too. */
  public void alsoWaitFor(int source, long sequence) {
    waiting.add(source, sequence, null, 0, 0);
  }

  /** Runs {@code task} when nothing waits any more that waits now; at once if nothing does. */
  public void whenSettled(Runnable task) {
    if (waiting.isEmpty()) {
      task.run();
    } else {
      Acks run =
          new Acks() {
            @Override
            public void acknowledge(int packetId, int code) {
              task.run();
            }

            @Override
            public void refuse(int packetId, int code) {
              task.run();
            }
          };
      waiting.add(STORE, 0, run, 0, 0);
    }
  }

  /** How many wait. */
  public int waiting() {
    return waiting.size();
  }

  /** Everything up to {@code sequence} of {@code source} is on disk. */
  public void committed(int source, long sequence) {
    if (committed.get(source) != FAILED) {
      committed.set(source, sequence);
    }
    wake();
  }

  /** {@code source} writes nothing any more: what waits for it is refused. */
  public void failed(int source) {
    committed.set(source, FAILED);
    wake();
  }

  /** A round soon, whether or not something was committed. */
  public void wake() {
    if (!scheduled.get() && scheduled.compareAndSet(false, true)) {
      loop.execute(release);
    }
  }

  private void release() {
    scheduled.set(false);
    loop.tick();
    before.run();
    waiting.release(committed, FAILED);
    after.run();
  }
}
