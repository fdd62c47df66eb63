package io.vitrine.broker.store;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes that grow as they are written; numbers are big endian. */
class Bytes {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  private byte[] bytes;
  private int length;

  Bytes(int capacity) {
    bytes = new byte[capacity];
  }

  int length() {
    return length;
  }

  void length(int changed) {
    length = changed;
  }

  byte[] array() {
    return bytes;
  }

  byte[] copy() {
    return Arrays.copyOf(bytes, length);
  }

  Bytes i8(int value) {
    room(1);
    bytes[length++] = (byte) value;
    return this;
  }

  Bytes i16(int value) {
    return i8(value >> 8).i8(value);
  }

  Bytes i32(int value) {
    room(4);
    INTS.set(bytes, length, value);
    length += 4;
    return this;
  }

  Bytes i64(long value) {
    room(8);
    LONGS.set(bytes, length, value);
    length += 8;
    return this;
  }

  /** Seven bits per byte, lowest first, as RocksDB and protocol buffers have it. */
  Bytes varint(int value) {
    room(5);
    int rest = value;
    while ((rest & ~0x7F) != 0) {
      bytes[length++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[length++] = (byte) rest;
    return this;
  }

  Bytes raw(byte[] source) {
    return raw(source, source.length);
  }

  /** The first {@code count} bytes of {@code source}. */
  Bytes raw(byte[] source, int count) {
    room(count);
    System.arraycopy(source, 0, bytes, length, count);
    length += count;
    return this;
  }

  /** With its length before it. */
  Bytes text(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    return varint(utf8.length).raw(utf8);
  }

  private void room(int more) {
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
    }
  }
}
