/**
 * The routes to Kafka that were made over HTTP: kept on disk, version by version, applied to what
 * goes into the outbox, and learned from other brokers. Start at {@link
 * io.vitrine.broker.route.RouteKeeper}.
 */
@NullMarked
package io.vitrine.broker.route;

import org.jspecify.annotations.NullMarked;
