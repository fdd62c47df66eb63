package io.vitrine.broker.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Reads what {@link Bytes} wrote. */
final class ByteReader {
  private final ByteBuffer in;

  ByteReader(byte[] bytes) {
    in = ByteBuffer.wrap(bytes);
  }

  int i8() {
    return in.get() & 0xFF;
  }

  int i16() {
    return in.getShort() & 0xFFFF;
  }

  int i32() {
    return in.getInt();
  }

  long i64() {
    return in.getLong();
  }

  int varint() {
    int value = 0;
    for (int shift = 0; ; shift += 7) {
      int next = in.get();
      value |= (next & 0x7F) << shift;
      if (next >= 0) {
        return value;
      }
    }
  }

  byte[] raw(int count) {
    byte[] bytes = new byte[count];
    in.get(bytes);
    return bytes;
  }

  /** All that is left. */
  byte[] rest() {
    return raw(in.remaining());
  }

  String text() {
    return new String(raw(varint()), StandardCharsets.UTF_8);
  }
}
