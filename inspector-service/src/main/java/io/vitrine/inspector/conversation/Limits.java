package io.vitrine.inspector.conversation;

import io.vitrine.dissect.Dissection;
import io.vitrine.dissect.PropertyFields;
import io.vitrine.mqtt.property.Property;

/**
 * What one side takes, by its CONNECT or CONNACK (MQTT 5.0, 3.1.2.11 and 3.2.2.3).
 *
 * @param receiveMaximum packets at QoS 1 and 2 in flight
 * @param packetBytesMax largest packet
 * @param topicAliasMaximum highest alias
 */
record Limits(
    int receiveMaximum,
    long packetBytesMax,
    int topicAliasMaximum,
    int maximumQos,
    boolean retain,
    boolean wildcards,
    boolean subscriptionIds,
    boolean shared) {
  /** Not known: nothing is too much. */
  static final Limits NONE = new Limits(65_535, Long.MAX_VALUE, 65_535, 2, true, true, true, true);

  static Limits of(Dissection tree) {
    if (tree.protocolLevel() != 5) {
      return NONE;
    }
    return new Limits(
        (int) number(tree, Property.RECEIVE_MAXIMUM, 65_535),
        number(tree, Property.MAXIMUM_PACKET_SIZE, Long.MAX_VALUE),
        (int) number(tree, Property.TOPIC_ALIAS_MAXIMUM, 0),
        (int) number(tree, Property.MAXIMUM_QOS, 2),
        number(tree, Property.RETAIN_AVAILABLE, 1) != 0,
        number(tree, Property.WILDCARD_SUBSCRIPTION_AVAILABLE, 1) != 0,
        number(tree, Property.SUBSCRIPTION_IDENTIFIER_AVAILABLE, 1) != 0,
        number(tree, Property.SHARED_SUBSCRIPTION_AVAILABLE, 1) != 0);
  }

  /** The number of a property, or another if the packet has none. */
  static long number(Dissection tree, Property property, long otherwise) {
    int index = tree.find(PropertyFields.of(property, false));
    return index < 0 ? otherwise : tree.number(index);
  }
}
