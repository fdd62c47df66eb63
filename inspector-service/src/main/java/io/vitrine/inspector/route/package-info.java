/**
 * Routes to Kafka over HTTP: what the brokers are asked to change, and what a bridge is asked to
 * try. Start at {@link io.vitrine.inspector.route.RouteDesk}.
 */
@NullMarked
package io.vitrine.inspector.route;

import org.jspecify.annotations.NullMarked;
