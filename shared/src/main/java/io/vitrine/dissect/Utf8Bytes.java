package io.vitrine.dissect;

import java.nio.charset.StandardCharsets;

/** UTF-8 in byte arrays: checked without decoding. RFC 3629, section 4. */
final class Utf8Bytes {
  /** What a string is like, worst first. */
  enum Kind {
    ILL_FORMED,
    NUL,
    CONTROL,
    CLEAN
  }

  private Utf8Bytes() {}

  static String text(byte[] bytes, int from, int length) {
    return new String(bytes, from, length, StandardCharsets.UTF_8);
  }

  static Kind kind(byte[] bytes, int from, int length) {
    Kind kind = Kind.CLEAN;
    int at = from;
    int end = from + length;
    while (at < end) {
      int b = bytes[at];
      if (b >= 0x20 && b != 0x7F) {
        at++;
        continue;
      }
      int size = b >= 0 ? 1 : sequence(bytes, at, end);
      if (size == 0) {
        return Kind.ILL_FORMED;
      }
      if (b == 0) {
        kind = Kind.NUL;
      } else if (kind == Kind.CLEAN && special(bytes, at, size)) {
        kind = Kind.CONTROL;
      }
      at += size;
    }
    return kind;
  }

  /** How many bytes there are before the first that a string cannot have there. */
  static int wellFormed(byte[] bytes, int from, int length) {
    int at = from;
    int end = from + length;
    while (at < end && bytes[at] != 0) {
      int size = bytes[at] > 0 ? 1 : sequence(bytes, at, end);
      if (size == 0) {
        return at - from;
      }
      at += size;
    }
    return at - from;
  }

  private static boolean special(byte[] bytes, int at, int size) {
    if (size == 1) {
      return true;
    }
    int point = text(bytes, at, size).codePointAt(0);
    return Character.isISOControl(point)
        || (point & 0xFFFE) == 0xFFFE
        || (point >= 0xFDD0 && point <= 0xFDEF);
  }

  /** Length of the well-formed multi-byte sequence at {@code at}, or 0. */
  private static int sequence(byte[] bytes, int at, int end) {
    int first = bytes[at] & 0xFF;
    int size = first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 0;
    if (size == 0 || at + size > end) {
      return 0;
    }
    int second = bytes[at + 1] & 0xFF;
    int low = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
    int high = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
    if (second < low || second > high) {
      return 0;
    }
    for (int i = 2; i < size; i++) {
      if ((bytes[at + i] & 0xC0) != 0x80) {
        return 0;
      }
    }
    return size;
  }
}
