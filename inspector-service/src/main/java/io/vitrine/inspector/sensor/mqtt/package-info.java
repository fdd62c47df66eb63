/**
 * Finds MQTT packets in bytes that are in order, whatever carried them: where they begin and end,
 * their version, which side is the client, what topic aliases stand for. Start at {@link
 * io.vitrine.inspector.sensor.mqtt.MqttStream}.
 */
@NullMarked
package io.vitrine.inspector.sensor.mqtt;

import org.jspecify.annotations.NullMarked;
