package io.vitrine.broker.session;

/**
 * Where the sessions of one event loop are accounted together: the bytes that wait in all their
 * queues, and what they drop.
 *
 * <p>Threads: the loop's; {@link #queuedBytes} and {@link #queuedMessages} any.
 */
public final class SessionAccount {
  /** A part of all is left for what is on its way to clients that are there. */
  private static final int ON_THE_WAY_PART = 4;

  private final long bytesMax;
  private final DropListener drops;
  private volatile long queuedBytes;
  private volatile long queuedMessages;

  /**
   * @param bytesMax most bytes that all sessions may hold together; those that wait, three quarters
   *     of it
   */
  public SessionAccount(long bytesMax, DropListener drops) {
    this.bytesMax = bytesMax;
    this.drops = drops;
  }

  /** Whether there is room for so much that waits. */
  boolean fits(int weight) {
    return queuedBytes + weight <= bytesMax - bytesMax / ON_THE_WAY_PART;
  }

  /** Whether there is room for so much that is kept until it is acknowledged. */
  boolean fitsOnTheWay(int weight) {
    return queuedBytes + weight <= bytesMax;
  }

  @SuppressWarnings("NonAtomicOperationOnVolatileField")
  void add(long weight, int messages) {
    // One thread writes; volatile so that the metrics see it.
    queuedBytes += weight;
    queuedMessages += messages;
  }

  void dropped(DropCause cause) {
    drops.dropped(cause);
  }

  public long queuedMessages() {
    return queuedMessages;
  }

  public long queuedBytes() {
    return queuedBytes;
  }
}
