package io.vitrine.dissect.payload;

/** Protobuf's wire format: tags and values of a stretch of bytes. One thread. */
final class ProtobufInput {
  static final int VARINT = 0;
  static final int FIXED_64 = 1;
  static final int BYTES = 2;
  static final int GROUP_START = 3;
  static final int GROUP_END = 4;
  static final int FIXED_32 = 5;

  private static final int FIELD_MAX = (1 << 29) - 1;

  private final byte[] bytes;
  private final int end;
  private int at;
  private int field;
  private int wireType;

  ProtobufInput(byte[] bytes, int from, int end) {
    this.bytes = bytes;
    this.at = from;
    this.end = end;
  }

  int at() {
    return at;
  }

  /** Reads the next tag; false at the end. */
  boolean next() throws MalformedPayload {
    if (at >= end) {
      return false;
    }
    int offset = at;
    long tag = varint();
    long number = tag >>> 3;
    wireType = (int) (tag & 7);
    if (number < 1 || number > FIELD_MAX || wireType > FIXED_32) {
      throw new MalformedPayload("has no Protobuf field where one should begin", offset);
    }
    field = (int) number;
    return true;
  }

  int field() {
    return field;
  }

  int wireType() {
    return wireType;
  }

  long varint() throws MalformedPayload {
    int offset = at;
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      if (at >= end) {
        throw new MalformedPayload("ends inside a Protobuf number", at);
      }
      byte b = bytes[at++];
      value |= (long) (b & 0x7F) << shift;
      if (b >= 0) {
        return value;
      }
    }
    throw new MalformedPayload("has a Protobuf number of more than ten bytes", offset);
  }

  long fixed(int size) throws MalformedPayload {
    if (size > end - at) {
      throw new MalformedPayload("ends inside a Protobuf number", end);
    }
    long value = 0;
    for (int i = 0; i < size; i++) {
      value |= (bytes[at++] & 0xFFL) << (8 * i);
    }
    return value;
  }

  /** Length of what follows, which is all there. */
  int length() throws MalformedPayload {
    int offset = at;
    long length = varint();
    if (length < 0 || length > end - at) {
      throw new MalformedPayload(
          "has a Protobuf field of "
              + Long.toUnsignedString(length)
              + " bytes, "
              + (end - at)
              + " are left",
          offset);
    }
    return (int) length;
  }

  void skip(int count) {
    at += count;
  }

  /** Skips the value of the field whose tag was read. */
  void skipValue(int depth) throws MalformedPayload {
    if (depth > NodeBuilder.DEPTH_MAX) {
      throw new MalformedPayload("is nested deeper than " + NodeBuilder.DEPTH_MAX, at);
    }
    switch (wireType) {
      case VARINT -> varint();
      case FIXED_64 -> fixed(8);
      case FIXED_32 -> fixed(4);
      case BYTES -> skip(length());
      case GROUP_START -> skipGroup(depth);
      default -> throw new MalformedPayload("ends a Protobuf group that never began", at);
    }
  }

  private void skipGroup(int depth) throws MalformedPayload {
    int number = field;
    while (next()) {
      if (wireType == GROUP_END) {
        if (field == number) {
          return;
        }
        throw new MalformedPayload("ends another Protobuf group than it began", at);
      }
      skipValue(depth + 1);
    }
    throw new MalformedPayload("ends inside a Protobuf group", at);
  }

  /** Whether a stretch is a row of fields from its first byte to its last. */
  static boolean wellFormed(byte[] bytes, int from, int end) {
    ProtobufInput in = new ProtobufInput(bytes, from, end);
    try {
      while (in.next()) {
        in.skipValue(0);
      }
      return true;
    } catch (MalformedPayload e) {
      return false;
    }
  }
}
