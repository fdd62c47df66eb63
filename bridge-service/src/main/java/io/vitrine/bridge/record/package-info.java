/**
 * From a record of the outbox to a record of Kafka: key, value, headers, time. Pure, and the
 * contract with consumers: docs/kafka-records.md says the same in prose. Start at {@link
 * io.vitrine.bridge.record.RecordFactory}.
 */
@NullMarked
package io.vitrine.bridge.record;

import org.jspecify.annotations.NullMarked;
