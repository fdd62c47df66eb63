package io.vitrine.log;

/**
 * What a log keeps on disk beside its records: something that is made of all of them, and is
 * written in the same write as they are, so that no crash leaves one without the other.
 *
 * <p>Threads: the journal's.
 */
public interface LogNote {
  /**
   * A record is about to be written, once each, in order.
   *
   * @param bytes hold it from {@code from} to before {@code to}, and are not to be kept
   */
  void take(byte[] bytes, int from, int to);

  /** What the note says by now; called after some records were taken. */
  byte[] encode();

  /** What it said last is on disk, and so are the records. */
  void written();
}
