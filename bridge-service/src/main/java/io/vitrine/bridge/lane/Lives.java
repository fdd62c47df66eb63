package io.vitrine.bridge.lane;

import io.vertx.core.Future;
import io.vitrine.bridge.kafka.Life;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The producers of a lane, one at a time: each begins when the thread of the one before has ended,
 * and none any more when the lane has stopped.
 *
 * <p>Threads: {@link #begin} on the lane's thread, where it blocks; the others any.
 */
final class Lives<L extends Life> {
  private final Supplier<L> open;
  private volatile @Nullable L latest;
  private volatile boolean stopped;

  /**
   * @param open makes a producer
   */
  Lives(Supplier<L> open) {
    this.open = open;
  }

  /**
   * Ends the producer before and makes another one.
   *
   * @param between done when the one before has ended, and before there is another one
   * @return null if the lane has stopped; if it stops meanwhile, one that is over
   */
  @Nullable L begin(Runnable between) {
    L before = latest;
    if (before != null) {
      before.join();
    }
    if (stopped) {
      return null;
    }
    between.run();
    L next = open.get();
    latest = next;
    if (stopped) {
      next.stop();
    }
    return next;
  }

  /** The latest one, which may be over; null before the first. */
  @Nullable L now() {
    return latest;
  }

  /** Ends the producer, whatever it does, and begins with no other. */
  Future<Void> stop() {
    stopped = true;
    L last = latest;
    return last == null ? Future.succeededFuture() : last.stop();
  }
}
