package io.vitrine.broker.session;

import io.vitrine.mqtt.topic.TopicFilter;

/**
 * A subscription of a session.
 *
 * @param qos maximum QoS, 0 to 2
 * @param id subscription identifier; 0 if it has none
 */
public record Subscription(
    TopicFilter filter, int qos, boolean noLocal, boolean retainAsPublished, int id) {}
