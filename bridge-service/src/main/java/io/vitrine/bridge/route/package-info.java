/**
 * Which PUBLISH goes to which Kafka topic under which key: routes, as the settings say in the
 * language of {@link io.vitrine.route}. Pure. Start at {@link io.vitrine.bridge.route.Routes}.
 */
@NullMarked
package io.vitrine.bridge.route;

import org.jspecify.annotations.NullMarked;
