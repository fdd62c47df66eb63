package io.vitrine.broker.store;

import io.vitrine.broker.session.QueuePolicy;

/**
 * Limits of the store.
 *
 * @param inflightMax most messages on their way to a client; while it is connected, so many more
 *     than {@code queueMessagesMax} are taken for it
 * @param queueMessagesMax most messages that wait for one client
 * @param queueBytesMax most bytes that wait for one client
 * @param bytesMax most bytes that wait for all of them
 * @param policy what happens when a client's queue is full
 * @param pendingBytesMax bytes that await the disk from which on publishers are slowed
 */
public record StoreLimits(
    int inflightMax,
    int queueMessagesMax,
    long queueBytesMax,
    long bytesMax,
    QueuePolicy policy,
    long pendingBytesMax) {}
