package io.vitrine.broker.store;

import io.vitrine.runtime.BlockingLane;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes what ended sessions left in the store, and passes on what others may get, one session
 * after the other, in small parts, so that nobody waits for it. What is passed on is written once
 * more: with little room on the disk it stays where it is until {@link #retry} finds more.
 *
 * <p>Threads: any.
 */
final class Purges {
  private static final Logger LOG = LoggerFactory.getLogger(Purges.class);

  private final BlockingLane reads;
  private final List<StoreLane> lanes;
  private volatile BooleanSupplier diskLow = () -> false;
  private volatile boolean stopped;

  // Guarded by this.
  private final Deque<Purge> waiting = new ArrayDeque<>();
  private final Deque<Purge> postponed = new ArrayDeque<>();
  private boolean running;

  /**
   * @param lanes of which each session has one; all of them, before the first session is added
   */
  Purges(BlockingLane reads, List<StoreLane> lanes) {
    this.reads = reads;
    this.lanes = lanes;
  }

  /**
   * @param low whether the disk has no room for what can be left out; any thread
   */
  void disk(BooleanSupplier low) {
    diskLow = low;
  }

  void add(Purge purge) {
    synchronized (this) {
      Purge newest = waiting.peekLast();
      // One that has not begun finds what this one would.
      if (newest == null || newest.session() != purge.session()) {
        waiting.add(purge);
      }
    }
    begin();
  }

  /** Goes on with what was postponed, if it can now; to be called now and then. */
  void retry() {
    synchronized (this) {
      if (postponed.isEmpty() || diskLow.getAsBoolean()) {
        return;
      }
      waiting.addAll(postponed);
      postponed.clear();
    }
    begin();
  }

  /** Nothing more is passed on or removed; the next start goes on. */
  void stop() {
    stopped = true;
  }

  private void begin() {
    synchronized (this) {
      if (running) {
        return;
      }
      running = true;
    }
    next();
  }

  private void next() {
    Purge purge;
    synchronized (this) {
      purge = stopped ? null : waiting.poll();
      running = purge != null;
    }
    if (purge != null) {
      part(purge);
    }
  }

  private void part(Purge purge) {
    reads.run(purge::part).onComplete((part, failure) -> found(purge, part, failure));
  }

  private void found(Purge purge, Purge.@Nullable Part part, @Nullable Throwable failure) {
    if (failure instanceof RejectedExecutionException) {
      // The others would be rejected too.
      synchronized (this) {
        postponed.add(purge);
        running = false;
      }
    } else if (part == null) {
      // The next start tries again.
      LOG.warn("An ended session was not removed from the store", failure);
      next();
    } else if (!part.owed().isEmpty() && diskLow.getAsBoolean()) {
      synchronized (this) {
        postponed.add(purge);
      }
      next();
    } else {
      write(part, purge);
    }
  }

  private void write(Purge.Part part, Purge purge) {
    // In one order, whatever the event loop that the session lived on.
    StoreLane lane = lanes.get((int) (purge.session() % lanes.size()));
    try {
      lane.purge(part, () -> stopped, part.last() ? this::next : () -> part(purge));
    } catch (RejectedExecutionException e) {
      LOG.debug("The event loops have ended; the next start goes on", e);
    }
  }
}
