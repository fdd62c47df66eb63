package io.vitrine.broker.store;

import io.vitrine.runtime.BlockingLane;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes what ended sessions left in the store, and passes on what others may get, one session
 * after the other, in small parts, so that nobody waits for it.
 *
 * <p>Threads: any.
 */
final class Purges {
  private static final Logger LOG = LoggerFactory.getLogger(Purges.class);

  private final BlockingLane reads;
  private final List<StoreLane> lanes;

  // Guarded by this.
  private final Deque<Purge> waiting = new ArrayDeque<>();
  private boolean running;

  /**
   * @param lanes of which each session has one; all of them, before the first session is added
   */
  Purges(BlockingLane reads, List<StoreLane> lanes) {
    this.reads = reads;
    this.lanes = lanes;
  }

  void add(Purge purge) {
    synchronized (this) {
      waiting.add(purge);
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
      purge = waiting.poll();
      running = purge != null;
    }
    if (purge != null) {
      part(purge);
    }
  }

  private void part(Purge purge) {
    reads
        .run(purge::part)
        .onComplete(
            (part, failure) -> {
              if (failure != null) {
                // The next start tries again.
                LOG.warn("An ended session was not removed from the store", failure);
                next();
              } else {
                write(part, purge);
              }
            });
  }

  private void write(Purge.Part part, Purge purge) {
    // In one order, whatever the event loop that the session lived on.
    StoreLane lane = lanes.get((int) (purge.session() % lanes.size()));
    try {
      lane.purge(part, part.last() ? this::next : () -> part(purge));
    } catch (RejectedExecutionException e) {
      LOG.debug("The event loops have ended; the next start goes on", e);
    }
  }
}
