package io.vitrine.broker.router;

/**
 * Whose message it is that the broker publishes.
 *
 * @param username empty if there was none
 */
public record Author(String clientId, String username) {}
