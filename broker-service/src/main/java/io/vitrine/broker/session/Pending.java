package io.vitrine.broker.session;

/**
 * A message that a session holds for its client.
 *
 * @param qos QoS of this delivery: the lower of the message's and the subscription's
 * @param retain RETAIN flag of this delivery
 */
record Pending(Message message, DeliveryTerms terms, int qos, boolean retain) {}
