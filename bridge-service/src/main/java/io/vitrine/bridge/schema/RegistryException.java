package io.vitrine.bridge.schema;

import java.io.IOException;

/** The registry did not give a schema. */
final class RegistryException extends IOException {
  private static final long serialVersionUID = 1L;

  private final boolean answered;

  /**
   * @param answered whether it said no, so that asking again at once is of no use
   */
  RegistryException(String message, boolean answered) {
    super(message);
    this.answered = answered;
  }

  boolean answered() {
    return answered;
  }
}
