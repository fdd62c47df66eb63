package io.vitrine.bridge.schema;

/** Where a route's schema comes from. */
interface SchemaSource {
  /**
   * The schema.
   *
   * @throws RegistryException if it cannot be had now
   */
  Known known() throws RegistryException;

  /** The same each time. */
  static SchemaSource fixed(Known known) {
    return () -> known;
  }
}
