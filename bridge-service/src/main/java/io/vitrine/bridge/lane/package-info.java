/**
 * Lanes: each carries one partition of one broker's outbox to Kafka, in order. Start at {@link
 * io.vitrine.bridge.lane.Lane}.
 */
@NullMarked
package io.vitrine.bridge.lane;

import org.jspecify.annotations.NullMarked;
