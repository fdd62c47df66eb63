/**
 * Sees MQTT where it is not our own broker's: takes captured frames, follows the connections in
 * them, finds out what each carries and hands over MQTT packets. Start at {@link
 * io.vitrine.inspector.sensor.Sensor}; the rooms below are in the order that a frame passes: file,
 * layer, reassembly, tls, websocket, mqtt.
 */
@NullMarked
package io.vitrine.inspector.sensor;

import org.jspecify.annotations.NullMarked;
