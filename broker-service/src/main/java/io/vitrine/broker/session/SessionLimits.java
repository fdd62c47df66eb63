package io.vitrine.broker.session;

/**
 * Limits of one session.
 *
 * @param inflightMax most QoS 1 and 2 messages on their way to the client; its own Receive Maximum
 *     may be less
 * @param queueMessagesMax most messages that wait
 * @param queueBytesMax most bytes that wait
 * @param queueQos0 whether QoS 0 messages wait for a client that is away
 */
public record SessionLimits(
    int inflightMax, int queueMessagesMax, long queueBytesMax, boolean queueQos0) {}
