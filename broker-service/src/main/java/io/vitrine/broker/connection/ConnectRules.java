package io.vitrine.broker.connection;

import io.vitrine.mqtt.packet.ConnectPacket;
import io.vitrine.mqtt.packet.MqttVersion;
import io.vitrine.mqtt.packet.ReasonCode;
import io.vitrine.mqtt.property.Property;
import io.vitrine.mqtt.topic.TopicName;
import org.jspecify.annotations.Nullable;

/** Who may connect. */
final class ConnectRules {
  private ConnectRules() {}

  /** Why the CONNECT is refused; null if it is not. */
  static @Nullable ReasonCode refusal(ConnectPacket packet, BrokerState broker) {
    boolean five = packet.version() == MqttVersion.MQTT_5;
    if (broker.connections().count() > broker.limits().connectionsMax()) {
      return ReasonCode.QUOTA_EXCEEDED;
    }
    if (packet.properties().has(Property.AUTHENTICATION_METHOD)) {
      return ReasonCode.BAD_AUTHENTICATION_METHOD;
    }
    // [MQTT-3.1.3-8] of 3.1.1; version 3.1 demands an identifier at all times.
    if (packet.clientId().isEmpty()
        && !five
        && (!packet.cleanStart() || packet.version() == MqttVersion.MQTT_3_1)) {
      return ReasonCode.CLIENT_IDENTIFIER_NOT_VALID;
    }
    if (packet.will() != null
        && TopicName.levels(packet.will().topic()) > broker.limits().topicLevelsMax()) {
      return ReasonCode.TOPIC_NAME_INVALID;
    }
    return null;
  }
}
