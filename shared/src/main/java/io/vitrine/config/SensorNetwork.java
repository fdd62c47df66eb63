package io.vitrine.config;

/**
 * The name of a mirror: one row of {@code inspector.sensor.networks}.
 *
 * @param vni VXLAN network identifier
 */
public record SensorNetwork(String name, int vni) {}
