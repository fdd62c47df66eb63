package io.vitrine.broker.session;

/**
 * Limits of one session.
 *
 * @param inflightMax most QoS 1 and 2 messages on their way to the client; its own Receive Maximum
 *     may be less
 * @param queueMessagesMax most messages that wait
 * @param queueBytesMax most bytes that wait
 * @param queueQos0 whether QoS 0 messages wait for a client that is away
 * @param policy what happens when the queue is full
 */
public record SessionLimits(
    int inflightMax,
    int queueMessagesMax,
    long queueBytesMax,
    boolean queueQos0,
    QueuePolicy policy) {

  /** With {@link QueuePolicy#DROP_NEW}. */
  public SessionLimits(
      int inflightMax, int queueMessagesMax, long queueBytesMax, boolean queueQos0) {
    this(inflightMax, queueMessagesMax, queueBytesMax, queueQos0, QueuePolicy.DROP_NEW);
  }
}
