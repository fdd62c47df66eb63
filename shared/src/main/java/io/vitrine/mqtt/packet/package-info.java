/**
 * Facts of MQTT control packets as tables: types, versions, reason codes. Start at {@link
 * io.vitrine.mqtt.packet.PacketType}.
 */
@NullMarked
package io.vitrine.mqtt.packet;

import org.jspecify.annotations.NullMarked;
