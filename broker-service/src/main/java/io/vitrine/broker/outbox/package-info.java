/**
 * What goes on to the bridge: each PUBLISH that a route wants is in the outbox, on disk, before it
 * is acknowledged. Start at {@link io.vitrine.broker.outbox.Outbox}.
 */
@NullMarked
package io.vitrine.broker.outbox;

import org.jspecify.annotations.NullMarked;
