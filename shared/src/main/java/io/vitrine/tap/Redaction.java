package io.vitrine.tap;

import io.vitrine.dissect.Dissection;
import io.vitrine.dissect.Field;
import io.vitrine.dissect.MqttFields;
import io.vitrine.mqtt.packet.PacketType;
import io.vitrine.mqtt.topic.DelayedTopic;
import io.vitrine.mqtt.topic.TopicFilter;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What of a packet nobody may see: passwords and authentication data, and the payloads and wills of
 * topics that match. Immutable; any thread.
 */
public final class Redaction {
  /** Passwords and authentication data alone. */
  public static final Redaction SECRETS = new Redaction(List.of());

  private final List<TopicFilter> payloads;

  public Redaction(List<TopicFilter> payloads) {
    this.payloads = List.copyOf(payloads);
  }

  /**
   * Of topic filters as text.
   *
   * @throws IllegalArgumentException if one of them is none
   */
  static Redaction of(List<String> topics) {
    return topics.isEmpty()
        ? SECRETS
        : new Redaction(topics.stream().map(Redaction::topic).toList());
  }

  private static TopicFilter topic(String text) {
    TopicFilter filter = TopicFilter.parse(text);
    if (filter == null) {
      throw new IllegalArgumentException("hidden: " + text + " (expected: a topic filter)");
    }
    return filter;
  }

  /** Whether there are topics whose payloads are hidden. */
  public boolean hidesPayloads() {
    return !payloads.isEmpty();
  }

  /** The topics whose payloads are hidden, as filters. */
  public List<String> topics() {
    return payloads.stream().map(TopicFilter::text).toList();
  }

  /** The packet's captured bytes with zeros for what is secret; null if nothing is. */
  public byte @Nullable [] hidden(Dissection tree) {
    PacketType type = tree.type();
    boolean secrets =
        type == PacketType.CONNECT || type == PacketType.CONNACK || type == PacketType.AUTH;
    if (!secrets && (type != PacketType.PUBLISH || payloads.isEmpty())) {
      return null;
    }
    byte[] bytes = tree.bytes(0, tree.captured());
    byte[] before = bytes.clone();
    Secrets.hide(bytes, bytes.length, tree.protocolLevel());
    hidePayload(tree, type, bytes);
    return Arrays.equals(bytes, before) ? null : bytes;
  }

  /** Whether something secret may be in what was not captured of the packet, or not kept. */
  public boolean hidesRest(Dissection tree) {
    return switch (tree.type()) {
      case CONNECT, CONNACK, AUTH -> true;
      case PUBLISH ->
          !payloads.isEmpty() && (tree.find(MqttFields.MSG) < 0 || covers(tree.topic()));
      default -> false;
    };
  }

  private void hidePayload(Dissection tree, PacketType type, byte[] bytes) {
    if (type == PacketType.PUBLISH && covers(tree.topic())) {
      zero(tree, MqttFields.TOPIC, MqttFields.MSG, bytes);
    } else if (type == PacketType.CONNECT) {
      int topic = tree.find(MqttFields.WILLTOPIC);
      if (topic >= 0 && covers(tree.text(topic))) {
        zero(tree, MqttFields.WILLTOPIC, MqttFields.WILLMSG, bytes);
      }
    }
  }

  /** Whether payloads of that topic are hidden; of one that is not known they are, to be sure. */
  private boolean covers(@Nullable String topic) {
    if (topic == null || topic.isEmpty()) {
      return !payloads.isEmpty();
    }
    DelayedTopic delayed = DelayedTopic.of(topic);
    return matches(topic)
        || delayed != null && !delayed.topic().isEmpty() && matches(delayed.topic());
  }

  private boolean matches(String topic) {
    return payloads.stream().anyMatch(each -> each.matches(topic));
  }

  /** Where the packet cannot be read up to its message, all that follows the topic is zeroed. */
  private static void zero(Dissection tree, Field topic, Field message, byte[] bytes) {
    int index = tree.find(message);
    if (index >= 0) {
      int end = Math.min(bytes.length, tree.offset(index) + tree.length(index));
      Arrays.fill(bytes, Math.min(end, end - tree.contentLength(index)), end, (byte) 0);
      return;
    }
    int name = tree.find(topic);
    int from = name < 0 ? tree.headerLength() : tree.offset(name) + tree.length(name);
    Arrays.fill(bytes, Math.min(from, bytes.length), bytes.length, (byte) 0);
  }
}
