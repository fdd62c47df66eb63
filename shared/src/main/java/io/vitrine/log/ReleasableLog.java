package io.vitrine.log;

/** A log that keeps each record until its reader says that it owns it now. */
public interface ReleasableLog extends LogSource {
  /** Forgets the records up to and including {@code sequence}; calling it again is harmless. */
  void release(long sequence);

  /**
   * The same, and runs {@code done} on any thread when the disk has it, so that no crash brings the
   * records back.
   *
   * @return the first one that nobody had released or dropped before
   */
  long releaseOnDisk(long sequence, Runnable done);
}
