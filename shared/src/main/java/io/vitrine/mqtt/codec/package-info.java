/**
 * The strict codec: frames to packets and back, every violation with its reason code and statement.
 * Start at {@link io.vitrine.mqtt.codec.FixedHeader}, {@link io.vitrine.mqtt.codec.PublishView} for
 * the hot path and {@link io.vitrine.mqtt.codec.PacketParser} for the rest.
 */
@NullMarked
package io.vitrine.mqtt.codec;

import org.jspecify.annotations.NullMarked;
