package io.vitrine.bridge.inlet;

import io.vitrine.bridge.deadletter.Cause;

/** A record can be no message, however often it is tried. */
final class Unpublishable extends Exception {
  private static final long serialVersionUID = 1L;

  private final Cause cause;

  Unpublishable(Cause cause, String message) {
    super(message, null, false, false);
    this.cause = cause;
  }

  Cause why() {
    return cause;
  }
}
