package io.vitrine.dissect.payload;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Messages and enumerations by full name, as {@code protoc --descriptor_set_out} writes them. Built
 * by one thread; may be read by any after that.
 */
public final class ProtobufSchema {
  /** What a field is; the order is that of {@code FieldDescriptorProto.Type}, from 1. */
  enum Type {
    DOUBLE,
    FLOAT,
    INT64,
    UINT64,
    INT32,
    FIXED64,
    FIXED32,
    BOOL,
    STRING,
    GROUP,
    MESSAGE,
    BYTES,
    UINT32,
    ENUM,
    SFIXED32,
    SFIXED64,
    SINT32,
    SINT64;

    private static final Type[] ALL = values();

    static @Nullable Type of(long number) {
      return number < 1 || number > ALL.length ? null : ALL[(int) number - 1];
    }
  }

  /**
   * One field.
   *
   * @param typeName full name of its message or enumeration; empty if it is neither
   */
  record FieldRow(String name, Type type, String typeName) {}

  /** One message: its fields by number. */
  record Message(String name, Map<Integer, FieldRow> fields) {
    Message field(int number, String field, Type type) {
      return field(number, field, type, "");
    }

    Message field(int number, String field, Type type, String typeName) {
      fields.put(number, new FieldRow(field, type, typeName));
      return this;
    }
  }

  private final Map<String, Message> messages = new HashMap<>();
  private final Map<String, Map<Long, String>> enumerations = new HashMap<>();

  /**
   * Reads a {@code FileDescriptorSet}.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static ProtobufSchema parse(byte[] descriptorSet) {
    try {
      ProtobufSchema schema = DescriptorReader.read(descriptorSet);
      if (schema.messages.isEmpty()) {
        throw new IllegalArgumentException("has no message");
      }
      return schema;
    } catch (MalformedPayload e) {
      throw new IllegalArgumentException(e.getMessage() + " at byte " + e.offset(), e);
    }
  }

  /** Full names of its messages, in the order of the alphabet. */
  public Set<String> names() {
    return new TreeSet<>(messages.keySet());
  }

  @Nullable Message message(String fullName) {
    return messages.get(fullName);
  }

  /** A message, for its fields to be entered. */
  Message declare(String fullName) {
    return messages.computeIfAbsent(fullName, name -> new Message(name, new HashMap<>()));
  }

  void declareValue(String enumeration, long number, String name) {
    enumerations.computeIfAbsent(enumeration, any -> new HashMap<>()).putIfAbsent(number, name);
  }

  @Nullable String valueName(String enumeration, long number) {
    return enumerations.getOrDefault(enumeration, Map.of()).get(number);
  }
}
