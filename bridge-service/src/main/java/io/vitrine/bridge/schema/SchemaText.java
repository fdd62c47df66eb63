package io.vitrine.bridge.schema;

import io.vitrine.config.SchemaSettings;
import java.util.List;

/**
 * A schema as a file or a registry has it.
 *
 * @param bytes UTF-8; of Protobuf a descriptor
 * @param references what it refers to, each behind those that it refers to itself
 */
record SchemaText(byte[] bytes, List<Reference> references) {
  /**
   * Another schema.
   *
   * @param name by which it is referred to
   */
  record Reference(String name, byte[] bytes) {}

  /**
   * @param message full name of a Protobuf message; empty for the first
   * @throws IllegalArgumentException if it cannot be read, with a message for people
   */
  Schema parse(SchemaSettings.Kind kind, String message) {
    return switch (kind) {
      case JSON -> JsonSchemaCheck.of(this);
      case AVRO -> AvroCheck.of(this);
      case PROTOBUF -> ProtobufCheck.of(this, message);
    };
  }
}
