package io.vitrine.bridge.schema;

import java.nio.ByteBuffer;

/**
 * A schema that is known, and what values begin with.
 *
 * @param name what it is called in messages for people
 * @param header empty if values have none
 */
record Known(Schema schema, String name, byte[] header) {
  private static final byte[] NOTHING = {};

  static Known ofFile(Schema schema, String file) {
    return new Known(schema, file, NOTHING);
  }

  /**
   * @param id the registry's number
   * @param header whether values begin with it: a zero byte, four of the number, and for Protobuf
   *     which message it is
   */
  static Known ofRegistry(Schema schema, String name, int id, boolean header) {
    byte[] index = schema.index();
    byte[] bytes =
        ByteBuffer.allocate(1 + Integer.BYTES + index.length)
            .put((byte) 0)
            .putInt(id)
            .put(index)
            .array();
    return new Known(schema, name, header ? bytes : NOTHING);
  }
}
