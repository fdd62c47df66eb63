package io.vitrine.broker.session;

import org.jspecify.annotations.Nullable;

/**
 * A message for one session.
 *
 * @param qos QoS of this delivery, 0 to 2
 * @param retain retain flag of this delivery
 * @param subscriptionIds identifiers of the subscriptions it matched; null for none
 */
public record Pending(Message message, int qos, boolean retain, int @Nullable [] subscriptionIds) {}
