package io.vitrine.log;

/**
 * The read side of a log: records with sequence numbers that grow by one and never repeat. The
 * first record of a new log has sequence 1, so {@code after = 0} reads from the start.
 *
 * <p>Threads: any.
 */
public interface LogSource {
  String name();

  /** Sequence of the newest readable record; 0 while there never was one. */
  long lastSequence();

  /** Sequence of the oldest record still held; {@code lastSequence() + 1} while none is. */
  long firstSequence();

  /**
   * Reads records with a sequence greater than {@code after}, in order, as many as fit in {@code
   * bytesMax} bytes and at least one if there is any.
   */
  LogBatch read(long after, int bytesMax);

  /**
   * Runs {@code wake} once, on any thread, when {@code lastSequence() > after}; at once if that is
   * so already.
   */
  void whenAppended(long after, Runnable wake);
}
