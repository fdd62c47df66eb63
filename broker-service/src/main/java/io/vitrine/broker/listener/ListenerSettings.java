package io.vitrine.broker.listener;

/**
 * Where and how to listen.
 *
 * @param port a negative one takes a free port, the same for all who give the same negative number
 * @param sendBytesMax bytes on their way to one socket from which on it is not writable
 */
public record ListenerSettings(
    String host, int port, int connectTimeoutSeconds, int sendBytesMax, int acceptBacklog) {}
