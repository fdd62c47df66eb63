package io.vitrine.dissect.payload;

import io.vitrine.dissect.payload.ProtobufSchema.FieldRow;
import io.vitrine.dissect.payload.ProtobufSchema.Message;
import io.vitrine.dissect.payload.ProtobufSchema.Type;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Protobuf's wire format with the names of a schema; its text is the text format. A field that the
 * schema does not know is named by its number and shown as {@code protoc --decode_raw} does.
 */
final class ProtobufDecoder {
  private final byte[] bytes;
  private final @Nullable ProtobufSchema schema;
  private final NodeBuilder out;

  private ProtobufDecoder(byte[] bytes, @Nullable ProtobufSchema schema, NodeBuilder out) {
    this.bytes = bytes;
    this.schema = schema;
    this.out = out;
  }

  /**
   * @param schema null if no names are known
   * @param message full name of the payload's message
   */
  static void decode(byte[] bytes, @Nullable ProtobufSchema schema, String message, NodeBuilder out)
      throws MalformedPayload {
    Message known = schema == null ? null : schema.message(message);
    new ProtobufDecoder(bytes, schema, out)
        .fields(known, new ProtobufInput(bytes, 0, bytes.length));
  }

  private void fields(@Nullable Message message, ProtobufInput in) throws MalformedPayload {
    int from = in.at();
    while (in.next()) {
      if (in.wireType() == ProtobufInput.GROUP_END) {
        return;
      }
      FieldRow row = message == null ? null : message.fields().get(in.field());
      String name = row == null ? Integer.toString(in.field()) : row.name();
      field(name, row, in, from);
      from = in.at();
    }
  }

  private void field(String name, @Nullable FieldRow row, ProtobufInput in, int from)
      throws MalformedPayload {
    switch (in.wireType()) {
      case ProtobufInput.VARINT -> leaf(name, scalar(row, in.varint(), 0, from), from, in.at());
      case ProtobufInput.FIXED_64 -> leaf(name, scalar(row, in.fixed(8), 8, from), from, in.at());
      case ProtobufInput.FIXED_32 -> leaf(name, scalar(row, in.fixed(4), 4, from), from, in.at());
      case ProtobufInput.BYTES -> counted(name, row, in, from);
      default -> {
        nested(name, from, message(row), in);
      }
    }
  }

  private void counted(String name, @Nullable FieldRow row, ProtobufInput in, int from)
      throws MalformedPayload {
    int length = in.length();
    int content = in.at();
    int end = content + length;
    Type type = row == null ? null : row.type();
    if (type == Type.MESSAGE) {
      nested(name, from, message(row), new ProtobufInput(bytes, content, end));
    } else if (type == null && length > 0 && ProtobufInput.wellFormed(bytes, content, end)) {
      nested(name, from, null, new ProtobufInput(bytes, content, end));
    } else if (type == null || type == Type.STRING || type == Type.BYTES) {
      Object value = type == Type.BYTES ? null : utf8(content, length);
      if (value == null && type == Type.STRING) {
        throw new MalformedPayload("has in " + name + " a string that is not UTF-8", content);
      }
      byte[] raw = Arrays.copyOfRange(bytes, content, end);
      leaf(name, value == null ? raw : value, from, end);
    } else {
      packed(name, row, new ProtobufInput(bytes, content, end), end);
    }
    in.skip(length);
  }

  private void nested(String name, int from, @Nullable Message message, ProtobufInput in)
      throws MalformedPayload {
    out.line().say(name).say(" {");
    out.open(name, "{…}", from);
    fields(message, in);
    out.close(in.at());
    out.line().say("}");
  }

  /** Numbers without tags between them. */
  private void packed(String name, @Nullable FieldRow row, ProtobufInput in, int end)
      throws MalformedPayload {
    int size = size(row);
    while (in.at() < end) {
      int from = in.at();
      long raw = size == 0 ? in.varint() : in.fixed(size);
      leaf(name, scalar(row, raw, size, from), from, in.at());
    }
  }

  private static int size(@Nullable FieldRow row) {
    Type type = row == null ? Type.UINT64 : row.type();
    return switch (type) {
      case DOUBLE, FIXED64, SFIXED64 -> 8;
      case FLOAT, FIXED32, SFIXED32 -> 4;
      default -> 0;
    };
  }

  /**
   * @param size in bytes of a fixed number, 0 of a varint
   */
  private Object scalar(@Nullable FieldRow row, long raw, int size, int at)
      throws MalformedPayload {
    if (row == null) {
      return unsigned(raw);
    }
    if (size != size(row)) {
      throw new MalformedPayload("has in " + row.name() + " another kind of number", at);
    }
    return switch (row.type()) {
      case DOUBLE -> Double.longBitsToDouble(raw);
      // Not its digits as a double, of which nobody wrote most.
      case FLOAT -> Double.valueOf(Float.toString(Float.intBitsToFloat((int) raw)));
      case INT64, SFIXED64 -> raw;
      case INT32, SFIXED32 -> (long) (int) raw;
      case UINT64, FIXED64 -> unsigned(raw);
      case UINT32, FIXED32 -> raw & 0xFFFF_FFFFL;
      case BOOL -> raw != 0;
      case SINT32, SINT64 -> raw >>> 1 ^ -(raw & 1);
      case ENUM -> enumerated(row.typeName(), (int) raw);
      default ->
          throw new MalformedPayload("has in " + row.name() + " a number in place of bytes", at);
    };
  }

  private Object enumerated(String enumeration, long number) {
    String name = schema == null ? null : schema.valueName(enumeration, number);
    return name == null ? (Object) number : new EnumValue(name);
  }

  /** The name of a number, which is said without quotes. */
  private record EnumValue(String name) {}

  private static Number unsigned(long raw) {
    return raw >= 0 ? (Number) raw : new BigInteger(Long.toUnsignedString(raw));
  }

  private @Nullable Message message(@Nullable FieldRow row) {
    return row == null || schema == null ? null : schema.message(row.typeName());
  }

  private @Nullable String utf8(int from, int length) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes, from, length))
          .toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  private void leaf(String name, Object value, int from, int end) {
    Object plain = value;
    String said = String.valueOf(value);
    if (value instanceof byte[] raw) {
      plain = HexFormat.of().formatHex(raw);
      said = Quoted.bytes(raw);
    } else if (value instanceof String text) {
      said = Quoted.text(text);
    } else if (value instanceof EnumValue named) {
      plain = named.name();
      said = named.name();
    }
    out.line().say(name).say(": ").say(said);
    out.leaf(name, plain, said, from, end - from);
  }
}
