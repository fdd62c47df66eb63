/**
 * Which PUBLISH goes to which Kafka topic under which key: routes, compiled from the settings and
 * checked. Pure. Start at {@link io.vitrine.bridge.route.Routes}.
 */
@NullMarked
package io.vitrine.bridge.route;

import org.jspecify.annotations.NullMarked;
