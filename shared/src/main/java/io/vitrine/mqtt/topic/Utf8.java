package io.vitrine.mqtt.topic;

import io.netty.buffer.ByteBuf;

/** Well-formedness of MQTT's UTF-8 strings ([MQTT-1.5.4-1], [MQTT-1.5.4-2]; RFC 3629). */
public final class Utf8 {
  private static final int WELL_FORMED = -1;
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;

  private Utf8() {}

  /** Whether the bytes are well-formed UTF-8 without surrogates and without U+0000. */
  public static boolean valid(ByteBuf buf, int index, int length) {
    return firstInvalid(buf, index, length) < 0;
  }

  /** Index of the first byte that is U+0000 or no well-formed UTF-8; -1 if there is none. */
  public static int firstInvalid(ByteBuf buf, int index, int length) {
    int at = index;
    int end = index + length;
    while (at < end) {
      if (at + 8 <= end && eightPlain(buf.getLong(at))) {
        at += 8;
        continue;
      }
      int b = buf.getByte(at);
      int size = b > 0 ? 1 : b == 0 ? 0 : sequence(buf, at, end, b & 0xFF);
      if (size == 0) {
        return at;
      }
      at += size;
    }
    return WELL_FORMED;
  }

  /** Whether a code point of {@code text} is one that Unicode gives to nobody (MQTT 5.0, 1.5.4). */
  public static boolean hasNonCharacter(String text) {
    return text.codePoints().anyMatch(c -> c >= 0xFDD0 && c <= 0xFDEF || (c & 0xFFFE) == 0xFFFE);
  }

  /** Whether eight bytes are all from 0x01 to 0x7F. */
  private static boolean eightPlain(long eight) {
    return ((eight | (eight - ONES)) & HIGH_BITS) == 0;
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
