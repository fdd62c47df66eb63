/** The MQTT broker. Start at {@link io.vitrine.broker.BrokerService}. */
@NullMarked
package io.vitrine.broker;

import org.jspecify.annotations.NullMarked;
