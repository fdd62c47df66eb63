package io.vitrine.log;

import io.vertx.core.Future;

/**
 * The read side of a log: records with sequence numbers that grow by one and never repeat. The
 * first record of a new log has sequence 1, so {@code after = 0} reads from the start.
 *
 * <p>Threads: any.
 */
public interface LogSource {
  String name();

  /**
   * Which log this is: a log that was made anew under the same name (a ring after a restart, a
   * journal whose directory was removed) has another epoch, and sequences that begin at 1 again.
   */
  long epoch();

  /** Sequence of the newest readable record; 0 while there never was one. */
  long lastSequence();

  /** Sequence of the oldest record still held; {@code lastSequence() + 1} while none is. */
  long firstSequence();

  /**
   * Reads records with a sequence greater than {@code after}, in order, as many as fit in {@code
   * bytesMax} bytes and at least one if there is any. May wait for a disk.
   */
  LogBatch read(long after, int bytesMax);

  /**
   * The same as {@link #read}, never waiting for a disk on the caller's thread; completes on the
   * caller's Vert.x context if it has one.
   */
  default Future<LogBatch> fetch(long after, int bytesMax) {
    return Future.succeededFuture(read(after, bytesMax));
  }

  /**
   * Runs {@code wake} once, on any thread, when {@code lastSequence() > after}; at once if that is
   * so already. It may be the thread that appends: hand over and return. It cannot be taken back,
   * so hold one at a time and share it among those who wait.
   */
  void whenAppended(long after, Runnable wake);
}
