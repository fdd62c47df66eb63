/**
 * The MQTT broker: listener, connection, session, router, subscriber, outbox, tap. Start at {@link
 * io.vitrine.broker.BrokerService}.
 */
@NullMarked
package io.vitrine.broker;

import org.jspecify.annotations.NullMarked;
