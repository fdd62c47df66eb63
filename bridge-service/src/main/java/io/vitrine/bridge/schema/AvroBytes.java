package io.vitrine.bridge.schema;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Avro's binary encoding, a value at a time (specification, "Binary Encoding").
 *
 * <p>Threads: one.
 */
final class AvroBytes {
  /** Not what the schema says. */
  static final class Malformed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Malformed(String message) {
      super(message, null, false, false);
    }
  }

  private static final int NUMBER_BYTES_MAX = 10;

  /** Elements that take no bytes are few in any real message. */
  private static final int EMPTY_ITEMS_MAX = 1_000;

  private final byte[] bytes;
  private int at;
  private long itemsLeft;

  AvroBytes(byte[] bytes) {
    this.bytes = bytes;
    this.itemsLeft = (long) bytes.length + EMPTY_ITEMS_MAX;
  }

  int left() {
    return bytes.length - at;
  }

  void flag() {
    int value = next();
    if (value > 1) {
      throw new Malformed("byte " + (at - 1) + ": " + value + " is no boolean");
    }
  }

  void integer() {
    int start = at;
    long value = number();
    if (value < Integer.MIN_VALUE || value > Integer.MAX_VALUE) {
      throw new Malformed("byte " + start + ": " + value + " is no int");
    }
  }

  /** Zigzag, base 128. */
  long number() {
    int start = at;
    long raw = 0;
    for (int i = 0; i < NUMBER_BYTES_MAX; i++) {
      int value = next();
      raw |= (long) (value & 0x7F) << (7 * i);
      if (value < 0x80) {
        return (raw >>> 1) ^ -(raw & 1);
      }
    }
    throw new Malformed("byte " + start + ": no number");
  }

  void skip(long count) {
    if (count < 0 || count > left()) {
      throw new Malformed("byte " + at + ": " + count + " bytes wanted, " + left() + " left");
    }
    at += (int) count;
  }

  void bytes() {
    skip(number());
  }

  void text() {
    int start = at;
    long length = number();
    int from = at;
    skip(length);
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, from, (int) length));
    } catch (CharacterCodingException e) {
      throw new Malformed("byte " + start + ": a string that is no UTF-8");
    }
  }

  int index(int count, String what) {
    int start = at;
    long index = number();
    if (index < 0 || index >= count) {
      throw new Malformed("byte " + start + ": " + what + " " + index + " of " + count);
    }
    return (int) index;
  }

  /** The items of the next block of an array or map; 0 at its end. */
  long block() {
    int start = at;
    long count = number();
    if (count < 0) {
      count = -count;
      number();
    }
    itemsLeft -= count;
    if (count < 0 || itemsLeft < 0) {
      throw new Malformed("byte " + start + ": more items than the payload has bytes for");
    }
    return count;
  }

  private int next() {
    if (at >= bytes.length) {
      throw new Malformed("it ends at byte " + at + ", too early");
    }
    return bytes[at++] & 0xFF;
  }
}
