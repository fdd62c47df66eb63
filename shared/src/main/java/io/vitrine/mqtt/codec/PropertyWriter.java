package io.vitrine.mqtt.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.vitrine.mqtt.property.Properties;
import io.vitrine.mqtt.property.Property;

/** Writes properties as they stand on the wire. */
public final class PropertyWriter {
  private static final int LENGTH_MAX = 65_535;

  private PropertyWriter() {}

  /** Writes the length and all entries. */
  public static void writeAll(ByteBuf out, Properties properties) {
    if (properties.isEmpty()) {
      out.writeByte(0);
      return;
    }
    ByteBuf body = out.alloc().buffer();
    try {
      for (Properties.Entry each : properties.entries()) {
        write(body, each.property(), each.value());
      }
      FixedHeader.writeVariable(out, body.readableBytes());
      out.writeBytes(body);
    } finally {
      body.release();
    }
  }

  /**
   * Writes one property.
   *
   * @param value Long for the integer types, String, byte[], or {@link Properties.Pair}
   * @throws ClassCastException if the value is not of the property's type
   * @throws IllegalArgumentException if it is longer than 65,535 bytes
   */
  public static void write(ByteBuf out, Property property, Object value) {
    out.writeByte(property.id());
    switch (property.type()) {
      case BYTE -> out.writeByte(((Long) value).intValue());
      case TWO_BYTE_INTEGER -> out.writeShort(((Long) value).intValue());
      case FOUR_BYTE_INTEGER -> out.writeInt(((Long) value).intValue());
      case VARIABLE_BYTE_INTEGER -> FixedHeader.writeVariable(out, ((Long) value).intValue());
      case UTF_8_STRING -> writeText(out, (String) value);
      case BINARY_DATA -> writeBinary(out, (byte[]) value);
      case UTF_8_STRING_PAIR -> {
        writeText(out, ((Properties.Pair) value).name());
        writeText(out, ((Properties.Pair) value).value());
      }
    }
  }

  static void writeText(ByteBuf out, String text) {
    int at = out.writerIndex();
    out.writeShort(0);
    out.setShort(at, checked(ByteBufUtil.writeUtf8(out, text)));
  }

  static void writeBinary(ByteBuf out, byte[] bytes) {
    out.writeShort(checked(bytes.length)).writeBytes(bytes);
  }

  private static int checked(int length) {
    if (length > LENGTH_MAX) {
      throw new IllegalArgumentException(
          "a string of " + length + " bytes (expected: at most " + LENGTH_MAX + ")");
    }
    return length;
  }
}
