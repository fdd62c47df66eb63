package io.vitrine.broker.access.scram;

/** A message is none of SCRAM. */
final class ScramSyntaxException extends Exception {
  private static final long serialVersionUID = 1L;

  ScramSyntaxException(String message) {
    super(message);
  }
}
