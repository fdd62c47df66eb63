package io.vitrine.inspector.sensor.mqtt;

import io.vitrine.dissect.Dissection;
import io.vitrine.dissect.Field;
import io.vitrine.dissect.MqttFields;
import io.vitrine.dissect.PropertyFields;
import io.vitrine.mqtt.packet.PacketType;
import io.vitrine.mqtt.property.Property;
import java.util.HashMap;
import java.util.Map;

/**
 * What the topic aliases of one direction of a connection stand for (MQTT 5.0, 3.3.2.3.4). Holds at
 * most {@value #CHARS_MAX} characters; an alias that comes after that is not resolved.
 */
final class TopicAliases {
  static final int CHARS_MAX = 256 * 1024;

  private static final Field ALIAS = PropertyFields.of(Property.TOPIC_ALIAS, false);

  private final Map<Integer, String> topics = new HashMap<>();
  private int chars;

  void clear() {
    topics.clear();
    chars = 0;
  }

  /** Learns from a PUBLISH with a topic, tells the topic of one without. */
  void resolve(Dissection tree) {
    if (tree.type() != PacketType.PUBLISH || tree.protocolLevel() != 5) {
      return;
    }
    int alias = tree.find(ALIAS);
    int topic = tree.find(MqttFields.TOPIC);
    if (alias < 0 || topic < 0) {
      return;
    }
    int number = (int) tree.number(alias);
    if (tree.length(topic) > 0) {
      learn(number, tree.text(topic));
      return;
    }
    String known = topics.get(number);
    if (known != null) {
      tree.resolveTopic(known);
    }
  }

  private void learn(int number, String topic) {
    String before = topics.remove(number);
    chars -= before == null ? 0 : before.length();
    if (chars + topic.length() <= CHARS_MAX) {
      topics.put(number, topic);
      chars += topic.length();
    }
  }
}
