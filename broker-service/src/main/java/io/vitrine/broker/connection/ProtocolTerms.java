package io.vitrine.broker.connection;

import io.vitrine.config.ProtocolOptions;
import io.vitrine.config.Settings;
import io.vitrine.mqtt.codec.PublishView;
import io.vitrine.mqtt.packet.MalformedPacket;
import io.vitrine.mqtt.packet.ReasonCode;
import io.vitrine.mqtt.property.Properties;
import io.vitrine.mqtt.property.Property;

/**
 * What the broker offers of MQTT, and what it tells its clients; see the options of the same names.
 *
 * @param responseInformation with {@code %c} and {@code %u}; empty for none
 * @param serverReference where clients shall go when this broker stops; empty: nowhere
 * @param moved whether they shall stay there
 */
record ProtocolTerms(
    int maximumQos,
    boolean retainAvailable,
    boolean wildcardSubscriptions,
    boolean sharedSubscriptions,
    String responseInformation,
    String serverReference,
    boolean moved,
    boolean reasonStrings,
    boolean nonCharacters) {

  static ProtocolTerms of(Settings settings) {
    return new ProtocolTerms(
        settings.get(ProtocolOptions.MAXIMUM_QOS),
        settings.get(ProtocolOptions.RETAIN_AVAILABLE),
        settings.get(ProtocolOptions.WILDCARD_SUBSCRIPTIONS),
        settings.get(ProtocolOptions.SHARED_SUBSCRIPTIONS),
        settings.get(ProtocolOptions.RESPONSE_INFORMATION),
        settings.get(ProtocolOptions.SERVER_REFERENCE),
        settings.get(ProtocolOptions.SERVER_MOVED),
        settings.get(ProtocolOptions.REASON_STRINGS),
        settings.get(ProtocolOptions.NON_CHARACTERS).equals("accept"));
  }

  /** Whether some PUBLISH packets are not allowed for their QoS or RETAIN. */
  boolean limitsPublish() {
    return maximumQos < 2 || !retainAvailable;
  }

  /**
   * Refuses QoS and RETAIN that the broker does not offer.
   *
   * @throws MalformedPacket with what is wrong ([MQTT-3.2.2-11], [MQTT-3.2.2-14])
   */
  void check(PublishView publish) throws MalformedPacket {
    if (publish.qos() > maximumQos) {
      throw new MalformedPacket(
          ReasonCode.QOS_NOT_SUPPORTED,
          "MQTT-3.2.2-11",
          "QoS " + publish.qos() + " (expected: at most " + maximumQos + ")");
    }
    if (publish.retain() && !retainAvailable) {
      throw new MalformedPacket(
          ReasonCode.RETAIN_NOT_SUPPORTED, "MQTT-3.2.2-14", "nothing is retained here");
    }
  }

  /** What clients are told while the broker stops. */
  ReasonCode leaving(ReasonCode otherwise) {
    if (serverReference.isEmpty()) {
      return otherwise;
    }
    return moved ? ReasonCode.SERVER_MOVED : ReasonCode.USE_ANOTHER_SERVER;
  }

  /** Where to go, in a packet with that reason. */
  Properties reference(ReasonCode reason) {
    return reason == ReasonCode.SERVER_MOVED || reason == ReasonCode.USE_ANOTHER_SERVER
        ? Properties.NONE.with(Property.SERVER_REFERENCE, serverReference)
        : Properties.NONE;
  }
}
