package io.vitrine.mqtt.packet;

import org.jspecify.annotations.Nullable;

/** The versions of MQTT by protocol level ([MQTT-3.1.2-2]). */
public enum MqttVersion {
  MQTT_3_1(3, "MQIsdp"),
  MQTT_3_1_1(4, "MQTT"),
  MQTT_5(5, "MQTT");

  private final int level;
  private final String protocolName;

  MqttVersion(int level, String protocolName) {
    this.level = level;
    this.protocolName = protocolName;
  }

  /** The version with that level, or null if there is none. */
  public static @Nullable MqttVersion ofLevel(int level) {
    return switch (level) {
      case 3 -> MQTT_3_1;
      case 4 -> MQTT_3_1_1;
      case 5 -> MQTT_5;
      default -> null;
    };
  }

  /** Protocol level: 3, 4 or 5. */
  public int level() {
    return level;
  }

  public String protocolName() {
    return protocolName;
  }
}
