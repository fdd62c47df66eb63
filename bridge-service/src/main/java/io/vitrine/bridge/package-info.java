/**
 * The bridge: MQTT messages from the brokers' outboxes to Kafka, along routes. In the order of the
 * data: {@code lane} (fetches and keeps the order), {@code route} (where to), {@code record} (as
 * what), {@code kafka} (the producer), {@code deadletter} (what cannot be). Start at {@link
 * io.vitrine.bridge.BridgeService}.
 */
@NullMarked
package io.vitrine.bridge;

import org.jspecify.annotations.NullMarked;
