/**
 * Kafka's producer as a lane uses it: its properties, one life of it from start to failure, and
 * each record's way through it. Start at {@link io.vitrine.bridge.kafka.ProducerLife}.
 */
@NullMarked
package io.vitrine.bridge.kafka;

import org.jspecify.annotations.NullMarked;
