/**
 * Accepting connections: vertx-mqtt with our handler in front of its codec. Start at {@link
 * io.vitrine.broker.listener.MqttVerticle}.
 */
@NullMarked
package io.vitrine.broker.listener;

import org.jspecify.annotations.NullMarked;
