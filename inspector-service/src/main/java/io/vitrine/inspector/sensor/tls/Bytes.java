package io.vitrine.inspector.sensor.tls;

import java.util.List;

/** Reads numbers and vectors of a handshake message; past its end everything is 0 and empty. */
final class Bytes {
  private static final byte[] NONE = {};

  private final byte[] bytes;
  private final int end;
  private int at;

  Bytes(byte[] bytes) {
    this(bytes, 0, bytes.length);
  }

  private Bytes(byte[] bytes, int from, int end) {
    this.bytes = bytes;
    this.at = from;
    this.end = end;
  }

  boolean more() {
    return at < end;
  }

  int u8() {
    return at < end ? bytes[at++] & 0xFF : 0;
  }

  int u16() {
    return u8() << 8 | u8();
  }

  int u24() {
    return u16() << 8 | u8();
  }

  /** A part of so many bytes, or of those that are left. */
  Bytes part(int length) {
    int to = Math.min(end, at + Math.max(0, length));
    Bytes part = new Bytes(bytes, at, to);
    at = to;
    return part;
  }

  /** All numbers of so many bytes, 1 or 2, that are left. */
  void numbers(int size, List<Integer> into) {
    while (more()) {
      into.add(size == 2 ? u16() : u8());
    }
  }

  byte[] take(int length) {
    Bytes part = part(length);
    return part.at == part.end ? NONE : java.util.Arrays.copyOfRange(bytes, part.at, part.end);
  }

  byte[] rest() {
    return take(end - at);
  }
}
