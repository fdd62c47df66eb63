package io.vitrine.mqtt.packet;

import io.vitrine.mqtt.property.Properties;

/**
 * A CONNACK (MQTT 5.0, 3.2; MQTT 3.1.1, 3.2).
 *
 * @param code reason code of version 5, return code before; 0 is accepted
 */
public record ConnackPacket(boolean sessionPresent, int code, Properties properties) {
  public boolean accepted() {
    return code == 0;
  }
}
