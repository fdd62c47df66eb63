/**
 * From Kafka to MQTT: for each route and broker an inlet reads records, has the broker publish
 * them, and commits their offsets when they are the broker's. Start at {@link
 * io.vitrine.bridge.inlet.Inlet}.
 */
@NullMarked
package io.vitrine.bridge.inlet;

import org.jspecify.annotations.NullMarked;
