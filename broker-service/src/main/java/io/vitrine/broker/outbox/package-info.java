/**
 * What goes to Kafka waits here, on disk, for the bridge. Start at {@link
 * io.vitrine.broker.outbox.Outbox}.
 */
@NullMarked
package io.vitrine.broker.outbox;

import org.jspecify.annotations.NullMarked;
