package io.vitrine.broker.router;

import org.jspecify.annotations.Nullable;

/**
 * Whose message it is that the broker publishes.
 *
 * @param username null if there was none
 */
public record Author(String clientId, @Nullable String username) {}
