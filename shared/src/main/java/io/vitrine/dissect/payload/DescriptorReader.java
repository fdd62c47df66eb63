package io.vitrine.dissect.payload;

import io.vitrine.dissect.payload.ProtobufSchema.Type;
import java.nio.charset.StandardCharsets;

/**
 * Reads {@code google.protobuf.FileDescriptorSet}; the field numbers are those of
 * google/protobuf/descriptor.proto.
 */
final class DescriptorReader {
  /** Takes one field of a message: its number and where its content is. */
  @FunctionalInterface
  private interface Fields {
    void field(int number, long value, int from, int end) throws MalformedPayload;
  }

  private final byte[] bytes;
  private final ProtobufSchema schema = new ProtobufSchema();

  private DescriptorReader(byte[] bytes) {
    this.bytes = bytes;
  }

  static ProtobufSchema read(byte[] set) throws MalformedPayload {
    DescriptorReader reader = new DescriptorReader(set);
    reader.each(
        0,
        set.length,
        (number, value, from, end) -> {
          if (number == 1) {
            reader.file(from, end);
          }
        });
    return reader.schema;
  }

  private void each(int from, int end, Fields out) throws MalformedPayload {
    ProtobufInput in = new ProtobufInput(bytes, from, end);
    while (in.next()) {
      if (in.wireType() == ProtobufInput.BYTES) {
        int length = in.length();
        out.field(in.field(), 0, in.at(), in.at() + length);
        in.skip(length);
      } else if (in.wireType() == ProtobufInput.VARINT) {
        out.field(in.field(), in.varint(), in.at(), in.at());
      } else {
        in.skipValue(0);
      }
    }
  }

  private void file(int from, int end) throws MalformedPayload {
    String inside = text(from, end, 2);
    String prefix = inside.isEmpty() ? "" : inside + ".";
    each(
        from,
        end,
        (number, value, at, to) -> {
          if (number == 4) {
            message(prefix, at, to, 0);
          } else if (number == 5) {
            enumeration(prefix, at, to);
          }
        });
  }

  private void message(String prefix, int from, int end, int depth) throws MalformedPayload {
    if (depth > NodeBuilder.DEPTH_MAX) {
      throw new MalformedPayload("nests messages deeper than " + NodeBuilder.DEPTH_MAX, from);
    }
    String name = prefix + text(from, end, 1);
    ProtobufSchema.Message message = schema.declare(name);
    each(
        from,
        end,
        (number, value, at, to) -> {
          switch (number) {
            case 2 -> field(message, at, to);
            case 3 -> message(name + ".", at, to, depth + 1);
            case 4 -> enumeration(name + ".", at, to);
            default -> {
              // Extensions, options, reserved ranges: nothing that decodes.
            }
          }
        });
  }

  private void field(ProtobufSchema.Message message, int from, int end) throws MalformedPayload {
    Type type = Type.of(number(from, end, 5));
    if (type == null) {
      throw new MalformedPayload("has a field of no type that is known", from);
    }
    String typeName = text(from, end, 6);
    message.field(
        (int) number(from, end, 3),
        text(from, end, 1),
        type,
        typeName.startsWith(".") ? typeName.substring(1) : typeName);
  }

  private void enumeration(String prefix, int from, int end) throws MalformedPayload {
    String name = prefix + text(from, end, 1);
    each(
        from,
        end,
        (number, value, at, to) -> {
          if (number == 2) {
            schema.declareValue(name, number(at, to, 2), text(at, to, 1));
          }
        });
  }

  private String text(int from, int end, int wanted) throws MalformedPayload {
    String[] found = {""};
    each(
        from,
        end,
        (number, value, at, to) -> {
          if (number == wanted && to > at) {
            found[0] = new String(bytes, at, to - at, StandardCharsets.UTF_8);
          }
        });
    return found[0];
  }

  private long number(int from, int end, int wanted) throws MalformedPayload {
    long[] found = {0};
    each(
        from,
        end,
        (number, value, at, to) -> {
          if (number == wanted && to == at) {
            found[0] = value;
          }
        });
    return found[0];
  }
}
