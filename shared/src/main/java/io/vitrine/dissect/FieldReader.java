package io.vitrine.dissect;

import io.vitrine.mqtt.packet.PacketType;

/**
 * Reads fields one after the other and enters each into the tree. Where the packet ends inside a
 * field, or its captured bytes do, it says so and throws {@link End}, which the caller of the body
 * readers catches; so the body readers are straight lines.
 */
final class FieldReader {
  /** Nothing more can be read. Thrown often, so without a stack trace. */
  static final class End extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final End INSTANCE = new End();

    private End() {
      super(null, null, false, false);
    }
  }

  private static final int CHARACTER_BYTES_MAX = 4;

  private final byte[] bytes;
  private final int base;
  private final int captured;
  private final boolean fromClient;

  /** Whether the first rule that breaks the packet ends it. */
  private final boolean probe;

  private final Dissection out;
  private final int[] open = new int[8];
  private int depth;
  private int at;
  private int end;
  private boolean stopped;

  FieldReader(
      byte[] bytes, int base, int captured, boolean fromClient, boolean probe, Dissection out) {
    this.bytes = bytes;
    this.base = base;
    this.captured = captured;
    this.fromClient = fromClient;
    this.probe = probe;
    this.out = out;
    this.end = out.frameLength();
  }

  Dissection out() {
    return out;
  }

  PacketType type() {
    return out.type();
  }

  boolean version5() {
    return out.protocolLevel() == 5;
  }

  int level() {
    return out.protocolLevel();
  }

  boolean fromClient() {
    return fromClient;
  }

  /** Offset of the next byte. */
  int at() {
    return at;
  }

  void at(int offset) {
    at = offset;
  }

  /** Offset after the last byte that may be read: of the packet, or of its properties. */
  int end() {
    return end;
  }

  void end(int offset) {
    end = offset;
  }

  boolean more() {
    return at < end;
  }

  /** How many captured bytes there are from here to the end. */
  int there() {
    return Math.max(0, Math.min(end, captured) - at);
  }

  /** Enters a field that has fields below it; they follow. */
  int open(Field field) {
    int index = out.add(field, depth, at, 0, 0);
    open[depth++] = index;
    return index;
  }

  void close() {
    int index = open[--depth];
    out.span(index, Math.min(at, captured) - out.offset(index));
  }

  int depth() {
    return depth;
  }

  /** Closes what is open below a depth, after {@link End}. */
  void closeTo(int wanted) {
    while (depth > wanted) {
      close();
    }
  }

  int u8(Field field) {
    need(1);
    int value = peek(0);
    out.add(field, depth, at, 1, value);
    at++;
    return value;
  }

  int u16(Field field) {
    need(2);
    int value = peek(0) << 8 | peek(1);
    out.add(field, depth, at, 2, value);
    at += 2;
    return value;
  }

  long u32(Field field) {
    need(4);
    long value = (long) peek(0) << 24 | peek(1) << 16 | peek(2) << 8 | peek(3);
    out.add(field, depth, at, 4, value);
    at += 4;
    return value;
  }

  /** A byte whose bits are fields of their own, which the caller enters by {@link #bits}. */
  int flags(Field field) {
    need(1);
    return out.add(field, depth, at, 1, peek(0));
  }

  int bits(Field field) {
    int value = (peek(0) & field.mask()) >> Integer.numberOfTrailingZeros(field.mask());
    // A flag of several bits is set if one of them is.
    boolean flag = field.type() == FieldType.BOOLEAN;
    out.add(field, depth + 1, at, 1, flag ? Math.min(value, 1) : value);
    return value;
  }

  void endFlags() {
    at++;
  }

  /** A variable byte integer of at most four bytes. */
  int varint(Field field) {
    int value = 0;
    int size = 0;
    int b;
    do {
      if (size == 4) {
        finding(Rule.LENGTH_TOO_LONG, at, 4);
        throw End.INSTANCE;
      }
      need(size + 1);
      b = peek(size);
      value |= (b & 0x7F) << (7 * size);
      size++;
    } while (b >= 0x80);
    if (size > 1 && b == 0 && field != MqttFields.LEN) {
      finding(Rule.LENGTH_NOT_SHORTEST, at, size);
    }
    out.add(field, depth, at, size, value);
    at += size;
    return value;
  }

  /**
   * Checks the remaining length, once the version is known: only MQTT 5 forbids bytes too many
   * [MQTT-1.5.5-1].
   */
  void checkHeaderShortest() {
    int size = out.headerLength() - 1;
    if (version5() && size > 1 && bytes[base + size] == 0) {
      finding(Rule.LENGTH_NOT_SHORTEST, 1, size);
    }
  }

  /** A string with its two-byte length; its index. */
  int string(Field length, Field field) {
    int size = u16(length);
    probe(size);
    int index = content(field, size);
    checkUtf8(field, index);
    return index;
  }

  /** A probe looks at a string, also at one that is cut off, as far as it is one. */
  private void probe(int size) {
    int there = Math.min(size, there());
    if (probe && size <= end - at) {
      int good = Utf8Bytes.wellFormed(bytes, base + at, there);
      // The last character may be cut.
      if (good < there && (there == size || there - good >= CHARACTER_BYTES_MAX)) {
        at += good;
        finding(Rule.UTF8_ILL_FORMED, at, 1);
      }
    }
  }

  /** Binary data with its two-byte length; its index. */
  int binary(Field length, Field field) {
    return content(field, u16(length));
  }

  /** A string whose field spans its two-byte length too; its index. */
  int counted(Field field) {
    need(2);
    int length = peek(0) << 8 | peek(1);
    at += 2;
    probe(length);
    int index = content(field, length);
    out.extend(index, 2);
    checkUtf8(field, index);
    return index;
  }

  /** So many bytes of content; its index. */
  int content(Field field, int length) {
    int there = Math.min(length, there());
    int index = out.add(field, depth, at, there, (long) at << 32 | there);
    if (length > end - at) {
      finding(
          Rule.PACKET_TOO_SHORT,
          at,
          there,
          field.label() + " needs " + length + " bytes, " + (end - at) + " are left in the packet");
      at += there;
      throw End.INSTANCE;
    }
    at += there;
    if (there < length) {
      out.setCut();
      throw End.INSTANCE;
    }
    return index;
  }

  private void checkUtf8(Field field, int index) {
    int length = out.contentLength(index);
    int offset = at - length;
    switch (Utf8Bytes.kind(bytes, base + offset, length)) {
      case ILL_FORMED ->
          finding(
              Rule.UTF8_ILL_FORMED, offset, length, field.label() + " is not well-formed UTF-8");
      case NUL -> finding(Rule.UTF8_NUL, offset, length, field.label() + " has U+0000");
      case CONTROL ->
          finding(Rule.UTF8_CONTROL, offset, length, field.label() + " has control characters");
      case CLEAN -> {}
    }
  }

  /** Whether content is well-formed UTF-8. */
  boolean utf8(int offset, int length) {
    return Utf8Bytes.kind(bytes, base + offset, length) != Utf8Bytes.Kind.ILL_FORMED;
  }

  /** Whether content has a byte. */
  boolean has(int offset, int length, char first, char second) {
    for (int i = base + offset; i < base + offset + length; i++) {
      if (bytes[i] == first || bytes[i] == second) {
        return true;
      }
    }
    return false;
  }

  void finding(Rule rule, int offset, int length) {
    finding(rule, offset, length, rule.text());
  }

  void finding(Rule rule, int offset, int length, String text) {
    int from = Math.min(offset, captured);
    int span = Math.min(length, captured - from);
    out.add(new Finding(rule, text, rule.statement(level()), from, span));
    if (probe && rule.breaksPacket()) {
      stopped = true;
      throw End.INSTANCE;
    }
  }

  /** Whether nothing more is to be read: what is known is enough. */
  boolean stopped() {
    return stopped;
  }

  private void need(int count) {
    if (at + count > end) {
      finding(Rule.PACKET_TOO_SHORT, at, end - at);
      throw End.INSTANCE;
    }
    if (at + count > captured) {
      out.setCut();
      throw End.INSTANCE;
    }
  }

  /** Where nothing behind can be trusted. */
  static End stop() {
    return End.INSTANCE;
  }

  /** The next byte, which was found to be there. */
  int next() {
    return peek(0);
  }

  private int peek(int ahead) {
    return bytes[base + at + ahead] & 0xFF;
  }
}
