package io.vitrine.broker.connection;

import io.netty.handler.codec.mqtt.MqttProperties;
import io.vertx.mqtt.MqttEndpoint;
import io.vitrine.mqtt.packet.ConnectPacket;
import io.vitrine.mqtt.packet.MqttVersion;
import io.vitrine.mqtt.property.Properties;
import io.vitrine.mqtt.property.Property;

/** Says to vertx-mqtt's endpoint, in its words, what we decided. */
final class EndpointAdapter {
  private static final int RECEIVE_MAX_DEFAULT = 65_535;
  private static final int PACKET_BYTES_DEFAULT = 268_435_460;

  private EndpointAdapter() {}

  /**
   * Sends CONNACK.
   *
   * @param others properties that were asked for, or belong to an enhanced authentication
   */
  static void accept(
      MqttEndpoint endpoint,
      ConnectPacket connect,
      String clientId,
      boolean present,
      ConnectTerms terms,
      ConnectionLimits limits,
      Properties others) {
    endpoint.setClientIdentifier(clientId);
    if (connect.version() != MqttVersion.MQTT_5) {
      // MQTT 3.1 has no session present flag.
      endpoint.accept(present && connect.version() == MqttVersion.MQTT_3_1_1);
      return;
    }
    MqttProperties properties = new MqttProperties();
    if (terms.expirySeconds() != terms.requestedExpirySeconds()) {
      integer(properties, Property.SESSION_EXPIRY_INTERVAL, (int) terms.expirySeconds());
    }
    if (limits.receiveMax() < RECEIVE_MAX_DEFAULT) {
      integer(properties, Property.RECEIVE_MAXIMUM, limits.receiveMax());
    }
    if (limits.packetBytesMax() < PACKET_BYTES_DEFAULT) {
      integer(properties, Property.MAXIMUM_PACKET_SIZE, limits.packetBytesMax());
    }
    ProtocolTerms protocol = limits.protocol();
    if (protocol.maximumQos() < 2) {
      integer(properties, Property.MAXIMUM_QOS, protocol.maximumQos());
    }
    unavailable(properties, Property.RETAIN_AVAILABLE, protocol.retainAvailable());
    unavailable(
        properties, Property.WILDCARD_SUBSCRIPTION_AVAILABLE, protocol.wildcardSubscriptions());
    unavailable(properties, Property.SHARED_SUBSCRIPTION_AVAILABLE, protocol.sharedSubscriptions());
    if (connect.clientId().isEmpty()) {
      properties.add(
          new MqttProperties.StringProperty(Property.ASSIGNED_CLIENT_IDENTIFIER.id(), clientId));
    }
    if (limits.topicAliasMax() > 0) {
      integer(properties, Property.TOPIC_ALIAS_MAXIMUM, limits.topicAliasMax());
    }
    if (terms.keepAliveSeconds() != connect.keepAliveSeconds()) {
      integer(properties, Property.SERVER_KEEP_ALIVE, terms.keepAliveSeconds());
    }
    for (Properties.Entry each : others.entries()) {
      int id = each.property().id();
      properties.add(
          each.value() instanceof byte[] data
              ? new MqttProperties.BinaryProperty(id, data)
              : new MqttProperties.StringProperty(id, String.valueOf(each.value())));
    }
    endpoint.accept(present, properties);
  }

  /** What is not said is there. */
  private static void unavailable(MqttProperties properties, Property property, boolean there) {
    if (!there) {
      integer(properties, property, 0);
    }
  }

  private static void integer(MqttProperties properties, Property property, int value) {
    properties.add(new MqttProperties.IntegerProperty(property.id(), value));
  }
}
