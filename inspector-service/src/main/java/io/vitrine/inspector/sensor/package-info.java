/**
 * Sees MQTT where it is not our own broker's: reads capture files, puts TCP streams in order, finds
 * the MQTT in them and writes message records. Start at {@link
 * io.vitrine.inspector.sensor.DissectRun} for the command, at {@link
 * io.vitrine.inspector.sensor.Sensor} for the path of a frame.
 */
@NullMarked
package io.vitrine.inspector.sensor;

import org.jspecify.annotations.NullMarked;
