package io.vitrine.mqtt.topic;

import io.netty.buffer.ByteBuf;

/** Rules of topic names (MQTT 5.0, 4.7). */
public final class TopicName {
  /** Longest topic in bytes, by its two-byte length. */
  public static final int BYTES_MAX = 65_535;

  private TopicName() {}

  /**
   * Whether the bytes are a topic name to publish to: not empty, UTF-8, no wildcard
   * ([MQTT-3.3.2-2]).
   */
  public static boolean valid(ByteBuf buf, int index, int length) {
    if (length == 0 || !Utf8.valid(buf, index, length)) {
      return false;
    }
    for (int at = index; at < index + length; at++) {
      byte b = buf.getByte(at);
      if (b == '+' || b == '#') {
        return false;
      }
    }
    return true;
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
