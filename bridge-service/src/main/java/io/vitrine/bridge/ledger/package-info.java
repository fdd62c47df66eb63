/**
 * What Kafka has of the brokers' outboxes, read from the headers of its records. Start at {@link
 * io.vitrine.bridge.ledger.Audit}.
 */
@NullMarked
package io.vitrine.bridge.ledger;

import org.jspecify.annotations.NullMarked;
