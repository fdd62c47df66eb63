package io.vitrine.broker.connection;

import io.netty.buffer.ByteBuf;
import io.vitrine.broker.loop.Budget;
import io.vitrine.mqtt.codec.PublishView;
import io.vitrine.mqtt.packet.MalformedPacket;
import io.vitrine.mqtt.packet.ReasonCode;
import io.vitrine.tap.TapWriter;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The topic aliases that a client has set, for this connection only (MQTT 5.0, 3.3.2.3.4). */
final class TopicAliases {
  /** What an alias takes beyond its topic. */
  private static final int ENTRY_BYTES = 24;

  private final int max;
  private final Budget budget;
  private long bytes;
  private byte[] @Nullable [] topics = new byte[0][];

  /**
   * @param budget what the clients of the event loop may have in memory together
   */
  TopicAliases(int max, Budget budget) {
    this.max = max;
    this.budget = budget;
  }

  /**
   * Takes note of the alias of {@code view}, which has one.
   *
   * @return the topic that stands behind it if the PUBLISH itself has none; else null
   * @throws MalformedPacket the alias is larger than allowed ([MQTT-3.3.2-9]), or not known; or
   *     there is no room for it (reason code 0x97)
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
      long more = view.topicLength() + ENTRY_BYTES - weight(topic(alias));
      if (more > 0 && !budget.fits(more)) {
        throw new MalformedPacket(
            ReasonCode.QUOTA_EXCEEDED, "MQTT-3.3.2.3.4", CloseCause.ALIAS_BYTES.text());
      }
      bytes += more;
      budget.add(more);
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

  private static int weight(byte @Nullable [] topic) {
    return topic == null ? 0 : topic.length + ENTRY_BYTES;
  }

  /** The connection is gone. */
  void release() {
    budget.add(-bytes);
    bytes = 0;
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
