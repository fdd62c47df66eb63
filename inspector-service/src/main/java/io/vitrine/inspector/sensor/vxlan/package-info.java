/**
 * The receiver of mirrored traffic: VXLAN datagrams from a UDP socket to MQTT packets in a flight
 * recorder, which is read like a broker's. Start at {@link
 * io.vitrine.inspector.sensor.vxlan.SensorNode}.
 */
@NullMarked
package io.vitrine.inspector.sensor.vxlan;

import org.jspecify.annotations.NullMarked;
