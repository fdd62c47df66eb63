package io.vitrine.broker.connection;

import io.vitrine.mqtt.packet.ConnectPacket;
import io.vitrine.mqtt.packet.MqttVersion;
import io.vitrine.mqtt.property.Property;

/**
 * What client and broker agree on in CONNECT and CONNACK.
 *
 * @param requestedExpirySeconds session expiry interval as the client asked
 * @param expirySeconds as it gets it
 * @param clientReceiveMax how many QoS 1 and 2 messages the client takes at once
 * @param ownReceiveMax how many of its own it may have unacknowledged
 * @param packetBytesMax largest packet that the client takes
 * @param keepAliveSeconds in effect; 0 for none
 * @param aliasOutMax largest topic alias towards the client; 0 for none ([MQTT-3.1.2-26],
 *     [MQTT-3.1.2-27])
 */
record ConnectTerms(
    long requestedExpirySeconds,
    long expirySeconds,
    int clientReceiveMax,
    int ownReceiveMax,
    long packetBytesMax,
    int keepAliveSeconds,
    int aliasOutMax) {
  private static final int RECEIVE_MAX = 65_535;

  static ConnectTerms of(ConnectPacket connect, ConnectionLimits limits) {
    if (connect.version() != MqttVersion.MQTT_5) {
      long expiry = connect.cleanStart() ? 0 : limits.sessionExpirySecondsMax();
      return new ConnectTerms(
          expiry, expiry, RECEIVE_MAX, RECEIVE_MAX, Long.MAX_VALUE, connect.keepAliveSeconds(), 0);
    }
    long expiry = connect.properties().number(Property.SESSION_EXPIRY_INTERVAL, 0);
    return new ConnectTerms(
        expiry,
        Math.min(expiry, limits.sessionExpirySecondsMax()),
        (int) connect.properties().number(Property.RECEIVE_MAXIMUM, RECEIVE_MAX),
        limits.receiveMax(),
        connect.properties().number(Property.MAXIMUM_PACKET_SIZE, Long.MAX_VALUE),
        keepAlive(connect.keepAliveSeconds(), limits.keepAliveSecondsMax()),
        (int)
            Math.min(
                connect.properties().number(Property.TOPIC_ALIAS_MAXIMUM, 0),
                limits.topicAliasOutMax()));
  }

  private static int keepAlive(int asked, int max) {
    return max == 0 || asked != 0 && asked <= max ? asked : max;
  }
}
