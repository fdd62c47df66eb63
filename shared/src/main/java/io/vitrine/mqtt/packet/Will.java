package io.vitrine.mqtt.packet;

import io.vitrine.mqtt.property.Properties;

/**
 * The Will Message of a CONNECT (MQTT 5.0, 3.1.2.5).
 *
 * @param delaySeconds will delay interval; 0 for versions before 5
 * @param messageProperties raw bytes of those will properties that travel with the message, the
 *     delay not among them; as they stand in a PUBLISH, without their length
 */
public record Will(
    String topic,
    byte[] payload,
    int qos,
    boolean retain,
    long delaySeconds,
    Properties properties,
    byte[] messageProperties) {

  /** The same message to another topic. */
  public Will withTopic(String other) {
    return new Will(other, payload, qos, retain, delaySeconds, properties, messageProperties);
  }
}
