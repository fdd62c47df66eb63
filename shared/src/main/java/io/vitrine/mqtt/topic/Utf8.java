package io.vitrine.mqtt.topic;

import io.netty.buffer.ByteBuf;

/** Well-formedness of MQTT's UTF-8 strings ([MQTT-1.5.4-1], [MQTT-1.5.4-2]). */
public final class Utf8 {
  private Utf8() {}

  /** Whether the bytes are well-formed UTF-8 without surrogates and without U+0000. */
  public static boolean valid(ByteBuf buf, int index, int length) {
    int at = index;
    int end = index + length;
    while (at < end) {
      int b = buf.getByte(at);
      if (b > 0) {
        at++;
      } else {
        int size = b == 0 ? 0 : sequence(buf, at, end, b & 0xFF);
        if (size == 0) {
          return false;
        }
        at += size;
      }
    }
    return true;
  }

  /** Length of the well-formed multi-byte sequence at {@code at}, or 0. RFC 3629, section 4. */
  private static int sequence(ByteBuf buf, int at, int end, int first) {
    int size = first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 0;
    if (size == 0 || at + size > end) {
      return 0;
    }
    int second = buf.getByte(at + 1) & 0xFF;
    int low = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
    int high = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
    if (second < low || second > high) {
      return 0;
    }
    for (int i = 2; i < size; i++) {
      if ((buf.getByte(at + i) & 0xC0) != 0x80) {
        return 0;
      }
    }
    return size;
  }
}
