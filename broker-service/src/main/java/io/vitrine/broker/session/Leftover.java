package io.vitrine.broker.session;

/**
 * A message that a session got by a shared subscription and leaves to the other members, since it
 * ends (MQTT 5.0, 4.8.2).
 *
 * @param group the shared subscription, as {@code $share/name/filter}
 * @param stored whether it is in the store, and removed from there with the turn at hand
 */
public record Leftover(Message message, String group, boolean stored) {}
