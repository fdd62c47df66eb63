package io.vitrine.broker.connection;

import io.netty.buffer.ByteBuf;
import io.vitrine.mqtt.codec.PublishView;
import io.vitrine.mqtt.packet.MalformedPacket;
import io.vitrine.mqtt.packet.ReasonCode;
import io.vitrine.tap.TapWriter;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The topic aliases that a client has set, for this connection only (MQTT 5.0, 3.3.2.3.4). */
final class TopicAliases {
  private final int max;
  private byte[] @Nullable [] topics = new byte[0][];

  TopicAliases(int max) {
    this.max = max;
  }

  /**
   * Takes note of the alias of {@code view}, which has one.
   *
   * @return the topic that stands behind it if the PUBLISH itself has none; else null
   * @throws MalformedPacket the alias is larger than allowed ([MQTT-3.3.2-9]), or not known
   */
  byte @Nullable [] resolve(PublishView view) throws MalformedPacket {
    int alias = view.alias();
    if (alias > max) {
      throw new MalformedPacket(
          ReasonCode.TOPIC_ALIAS_INVALID,
          "MQTT-3.3.2-9",
          "topic alias " + alias + " (expected: 1 to " + max + ")");
    }
    if (view.topicLength() > 0) {
      byte[] topic = new byte[view.topicLength()];
      view.buf().getBytes(view.topicStart(), topic);
      if (alias >= topics.length) {
        topics = Arrays.copyOf(topics, Math.min(max + 1, Math.max(alias + 1, 2 * topics.length)));
      }
      topics[alias] = topic;
      return null;
    }
    byte[] topic = topic(alias);
    if (topic == null) {
      throw new MalformedPacket(
          ReasonCode.PROTOCOL_ERROR, "MQTT-3.3.2.3.4", "topic alias " + alias + " was never set");
    }
    return topic;
  }

  /** What the alias stands for; null if it was never set. */
  byte @Nullable [] topic(int alias) {
    return alias < topics.length ? topics[alias] : null;
  }

  /** Tells the tap the topic of a PUBLISH that has nothing but an alias for it. */
  void tell(TapWriter tap, PublishView view, ByteBuf buf, int start, int headerBytes, int end) {
    int topicAt = start + headerBytes;
    if (topicAt + 2 > end || buf.getShort(topicAt) != 0) {
      return;
    }
    try {
      byte[] topic = topic(view.parse(buf, start, headerBytes, end, true).alias());
      if (topic != null) {
        tap.topic(topic);
      }
    } catch (MalformedPacket e) {
      // It is parsed once more, and answered then.
    }
  }
}
