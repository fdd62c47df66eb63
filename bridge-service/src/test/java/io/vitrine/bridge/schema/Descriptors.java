package io.vitrine.bridge.schema;

/** A descriptor of Protobuf for tests. */
public final class Descriptors {
  private Descriptors() {}

  /** Of a file with the message {@code plant.Reading}: a double, number 1. */
  public static byte[] plant() {
    return SchemaTextTest.file().toByteArray();
  }
}
