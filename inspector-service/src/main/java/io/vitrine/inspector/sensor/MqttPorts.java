package io.vitrine.inspector.sensor;

import java.util.Set;

/** TCP ports on which everything is taken for MQTT. */
record MqttPorts(Set<Integer> ports) {
  static final MqttPorts STANDARD = new MqttPorts(Set.of(1883));

  boolean has(int port) {
    return ports.contains(port);
  }
}
