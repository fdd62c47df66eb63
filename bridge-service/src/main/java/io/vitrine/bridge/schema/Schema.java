package io.vitrine.bridge.schema;

import org.jspecify.annotations.Nullable;

/**
 * A schema that was read.
 *
 * <p>Threads: any; immutable.
 */
interface Schema {
  byte[] NOTHING = {};

  /** What is wrong with a payload, for people; null if it fits. */
  @Nullable String problem(byte[] payload);

  /** What stands between the registry's number and the payload. */
  default byte[] index() {
    return NOTHING;
  }
}
