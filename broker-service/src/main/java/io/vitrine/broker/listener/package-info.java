/**
 * The seam in front of vertx-mqtt: it accepts, and keeps the rare packets; our framer sits before
 * its codec and keeps the others. Start at {@link io.vitrine.broker.listener.MqttVerticle}.
 */
@NullMarked
package io.vitrine.broker.listener;

import org.jspecify.annotations.NullMarked;
