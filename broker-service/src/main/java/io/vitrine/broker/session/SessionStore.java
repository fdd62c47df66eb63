package io.vitrine.broker.session;

/**
 * Where a session that outlives its connection keeps what must not be lost. QoS 1 and 2 messages
 * come from there, in the order of their sequences, when they are on disk. Nothing here waits.
 *
 * <p>Threads: the event loop that owns the session; {@link #tail} and {@link #waiting} any.
 */
public interface SessionStore {
  /** Sequence of the newest message on disk; 0 if there never was one. */
  long tail();

  /** How many messages are in the store. */
  long waiting();

  /** How many messages found no room. */
  long dropped();

  /** How many of those for that cause. */
  long dropped(DropCause cause);

  /**
   * Asks for the messages behind {@code after}; {@link Session#loaded} answers.
   *
   * @param max most messages that are wanted
   * @param first whether it is the first time for this connection, so that what was removed and
   *     released before must be seen
   * @param connection to be given back with the answer
   */
  void load(long after, int max, boolean first, int connection);

  /**
   * A message is sent for the first time; false if it was dropped to make room for others. Asked
   * with {@link QueuePolicy#DROP_OLDEST}.
   */
  boolean take(long sequence);

  /**
   * PUBREC came: from now on only the PUBREL is to be sent. {@link Session#released} is called when
   * that is on disk.
   */
  void release(StoredMessage message, int connection);

  /**
   * The message is done.
   *
   * @param released whether it was {@linkplain #release released}
   */
  void remove(StoredMessage message, boolean released);

  /**
   * PUBREL came: the identifier is to be forgotten. {@link Session#completed} is called when that
   * is on disk.
   */
  void completed(int packetId);
}
