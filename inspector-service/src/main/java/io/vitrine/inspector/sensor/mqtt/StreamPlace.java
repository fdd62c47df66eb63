package io.vitrine.inspector.sensor.mqtt;

/**
 * Where a packet is in a TCP stream. If something is between TCP and MQTT, it is all that the
 * segments carry which have a part of it.
 *
 * @param sequence TCP's number of its first byte
 * @param length bytes
 */
public record StreamPlace(int sequence, int length) {}
