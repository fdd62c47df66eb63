package io.vitrine.inspector.sensor.tls;

import java.nio.charset.Charset;
import java.util.Arrays;

/** Elements of DER (X.690) one after the other; where one is cut or strange they end. */
final class Der {
  static final int BOOLEAN = 0x01;
  static final int INTEGER = 0x02;
  static final int OBJECT_IDENTIFIER = 0x06;
  static final int UTF8_STRING = 0x0C;
  static final int PRINTABLE_STRING = 0x13;
  static final int TELETEX_STRING = 0x14;
  static final int IA5_STRING = 0x16;
  static final int UTC_TIME = 0x17;
  static final int GENERALIZED_TIME = 0x18;
  static final int BMP_STRING = 0x1E;
  private static final int CONSTRUCTED = 0x20;
  private static final int NUMBER = 0x1F;

  private final byte[] bytes;
  private final int end;
  private int tag = -1;
  private int from;
  private int to;

  Der(byte[] bytes) {
    this(bytes, 0, bytes.length);
  }

  private Der(byte[] bytes, int from, int end) {
    this.bytes = bytes;
    this.to = from;
    this.end = end;
  }

  /** Goes to the next element; false if there is none. */
  boolean next() {
    int at = to;
    if (end - at < 2 || (bytes[at] & NUMBER) == NUMBER) {
      return ends();
    }
    tag = bytes[at++] & 0xFF;
    long length = bytes[at++] & 0xFF;
    if (length > 0x7F) {
      int size = (int) length & 0x7F;
      if (size == 0 || size > 4 || size > end - at) {
        return ends();
      }
      length = 0;
      for (int i = 0; i < size; i++) {
        length = length << 8 | bytes[at++] & 0xFF;
      }
    }
    if (length > end - at) {
      return ends();
    }
    from = at;
    to = at + (int) length;
    return true;
  }

  private boolean ends() {
    tag = -1;
    from = end;
    to = end;
    return false;
  }

  /** The first byte of the element: class, whether it has elements in it, number; -1 at the end. */
  int tag() {
    return tag;
  }

  /**
   * Its number as one of those that the context gives (RFC 5280: {@code [2]}); -1 if it is none.
   */
  int context() {
    return tag >= 0x80 && tag < 0xC0 ? tag & NUMBER : -1;
  }

  boolean constructed() {
    return tag >= 0 && (tag & CONSTRUCTED) != 0;
  }

  /** The elements in this one. */
  Der inside() {
    return new Der(bytes, from, to);
  }

  /** How many elements are in this one. */
  int count() {
    int count = 0;
    for (Der each = inside(); each.next(); ) {
      count++;
    }
    return count;
  }

  byte[] content() {
    return Arrays.copyOfRange(bytes, from, to);
  }

  /** Of a bit string the bytes, without the number of bits that are left over. */
  byte[] bits() {
    return Arrays.copyOfRange(bytes, Math.min(from + 1, to), to);
  }

  String text(Charset charset) {
    return new String(bytes, from, to - from, charset);
  }

  /** A number of at most eight bytes. */
  long number() {
    long number = 0;
    for (byte each : content()) {
      number = number << 8 | each & 0xFF;
    }
    return number;
  }

  /** An object identifier in dotted form. */
  String oid() {
    StringBuilder text = new StringBuilder();
    long part = 0;
    for (byte each : content()) {
      part = part << 7 | each & 0x7F;
      if (each < 0) {
        continue;
      }
      if (text.isEmpty()) {
        long first = Math.min(2, part / 40);
        text.append(first).append('.').append(part - first * 40);
      } else {
        text.append('.').append(part);
      }
      part = 0;
    }
    return text.toString();
  }
}
