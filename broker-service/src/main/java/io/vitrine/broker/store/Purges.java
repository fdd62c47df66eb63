package io.vitrine.broker.store;

import io.vitrine.runtime.BlockingLane;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes what ended sessions left in the store, one session after the other, in small parts, so
 * that nobody waits for it.
 *
 * <p>Threads: any.
 */
final class Purges {
  private static final Logger LOG = LoggerFactory.getLogger(Purges.class);

  private final StoreDb db;
  private final BlockingLane reads;
  private final StoreWriter writer;

  // Guarded by this.
  private final Deque<Long> waiting = new ArrayDeque<>();
  private boolean running;

  Purges(StoreDb db, BlockingLane reads, StoreWriter writer) {
    this.db = db;
    this.reads = reads;
    this.writer = writer;
  }

  void add(long session) {
    synchronized (this) {
      waiting.add(session);
      if (running) {
        return;
      }
      running = true;
    }
    next();
  }

  private void next() {
    Long session;
    synchronized (this) {
      session = waiting.poll();
      running = session != null;
    }
    if (session != null) {
      part(new Purge(db, session));
    }
  }

  private void part(Purge purge) {
    reads
        .run(purge::part)
        .onComplete(
            (changes, failure) -> {
              if (failure != null) {
                // The next start tries again.
                LOG.warn("An ended session was not removed from the store", failure);
                next();
              } else if (changes.isEmpty()) {
                next();
              } else {
                write(changes, purge);
              }
            });
  }

  private void write(List<Change> changes, Purge purge) {
    Turn turn = new Turn(null, 0);
    changes.forEach(turn::add);
    turn.add(group -> group.afterwards(() -> part(purge)));
    writer.offer(turn);
  }
}
