/**
 * A real Kafka, one broker that is its own controller (KRaft), inside this process: for the
 * all-in-one and for tests, or several for tests. Start at {@link
 * io.vitrine.kafka.embedded.EmbeddedKafka}; {@link io.vitrine.kafka.embedded.FreePorts} are for
 * whatever is started at a port that is chosen before.
 */
@NullMarked
package io.vitrine.kafka.embedded;

import org.jspecify.annotations.NullMarked;
