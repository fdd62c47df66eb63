/**
 * A real Kafka, one broker that is its own controller (KRaft), inside this process: for the
 * all-in-one and for tests. Start at {@link io.vitrine.kafka.embedded.EmbeddedKafka}.
 */
@NullMarked
package io.vitrine.kafka.embedded;

import org.jspecify.annotations.NullMarked;
