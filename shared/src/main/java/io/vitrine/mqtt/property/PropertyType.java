package io.vitrine.mqtt.property;

/** Wire types of property values (MQTT 5.0, 1.5). */
public enum PropertyType {
  BYTE,
  TWO_BYTE_INTEGER,
  FOUR_BYTE_INTEGER,
  VARIABLE_BYTE_INTEGER,
  UTF_8_STRING,
  BINARY_DATA,
  UTF_8_STRING_PAIR
}
