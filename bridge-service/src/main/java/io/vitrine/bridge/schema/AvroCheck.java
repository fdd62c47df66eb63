package io.vitrine.bridge.schema;

import java.nio.charset.StandardCharsets;
import org.apache.avro.Schema.Field;
import org.jspecify.annotations.Nullable;

/**
 * Avro's binary encoding, read to its last byte. Lengths are compared with what is there before
 * anything is read, so what it takes is bounded by the payload, whatever the payload claims.
 */
final class AvroCheck implements Schema {
  private static final int DEPTH_MAX = 200;

  private final org.apache.avro.Schema schema;

  private AvroCheck(org.apache.avro.Schema schema) {
    this.schema = schema;
  }

  static AvroCheck of(SchemaText text) {
    try {
      org.apache.avro.Schema.Parser parser = new org.apache.avro.Schema.Parser();
      for (SchemaText.Reference each : text.references()) {
        parser.parse(new String(each.bytes(), StandardCharsets.UTF_8));
      }
      return new AvroCheck(parser.parse(new String(text.bytes(), StandardCharsets.UTF_8)));
    } catch (RuntimeException e) {
      // AvroRuntimeException mostly; the library fails in its own way at names that lead nowhere.
      String first =
          e instanceof NullPointerException
              ? "it names a type that is not there"
              : String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      throw new IllegalArgumentException("not a schema of Avro: " + first, e);
    }
  }

  @Override
  public @Nullable String problem(byte[] payload) {
    AvroBytes in = new AvroBytes(payload);
    try {
      read(schema, in, 0);
      int left = in.left();
      return left == 0 ? null : left + " bytes behind the end of the message";
    } catch (AvroBytes.Malformed e) {
      return String.valueOf(e.getMessage());
    }
  }

  private static void read(org.apache.avro.Schema schema, AvroBytes in, int depth) {
    if (depth > DEPTH_MAX) {
      throw new AvroBytes.Malformed("nested deeper than " + DEPTH_MAX);
    }
    switch (schema.getType()) {
      case NULL -> {}
      case BOOLEAN -> in.flag();
      case INT -> in.integer();
      case LONG -> in.number();
      case FLOAT -> in.skip(Float.BYTES);
      case DOUBLE -> in.skip(Double.BYTES);
      case FIXED -> in.skip(schema.getFixedSize());
      case BYTES -> in.bytes();
      case STRING -> in.text();
      case ENUM -> in.index(schema.getEnumSymbols().size(), "symbol");
      case UNION ->
          read(schema.getTypes().get(in.index(schema.getTypes().size(), "branch")), in, depth + 1);
      case RECORD -> {
        for (Field field : schema.getFields()) {
          read(field.schema(), in, depth + 1);
        }
      }
      case ARRAY -> {
        for (long left = in.block(); left > 0; left = in.block()) {
          for (; left > 0; left--) {
            read(schema.getElementType(), in, depth + 1);
          }
        }
      }
      case MAP -> {
        for (long left = in.block(); left > 0; left = in.block()) {
          for (; left > 0; left--) {
            in.text();
            read(schema.getValueType(), in, depth + 1);
          }
        }
      }
    }
  }
}
