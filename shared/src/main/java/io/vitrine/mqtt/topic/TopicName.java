package io.vitrine.mqtt.topic;

import io.netty.buffer.ByteBuf;

/** Rules of topic names (MQTT 5.0, 4.7). */
public final class TopicName {
  /** Longest topic in bytes, by its two-byte length. */
  public static final int BYTES_MAX = 65_535;

  private TopicName() {}

  /**
   * Whether the bytes are a topic name to publish to: not empty, UTF-8, no wildcard
   * ([MQTT-4.7.3-1], [MQTT-1.5.4-1], [MQTT-3.3.2-2]).
   */
  public static boolean valid(ByteBuf buf, int index, int length) {
    return length > 0
        && length <= BYTES_MAX
        && !hasWildcard(buf, index, length)
        && Utf8.valid(buf, index, length);
  }

  /** Whether a {@code +} or {@code #} is among the bytes ([MQTT-3.3.2-2]). */
  public static boolean hasWildcard(ByteBuf buf, int index, int length) {
    for (int at = index; at < index + length; at++) {
      byte b = buf.getByte(at);
      if (b == '+' || b == '#') {
        return true;
      }
    }
    return false;
  }

  /** How many levels: one more than slashes. */
  public static int levels(CharSequence topic) {
    int levels = 1;
    for (int i = 0; i < topic.length(); i++) {
      if (topic.charAt(i) == '/') {
        levels++;
      }
    }
    return levels;
  }
}
