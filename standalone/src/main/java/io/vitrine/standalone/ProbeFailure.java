package io.vitrine.standalone;

/** The installation that is probed does not do its work; the message says where it ends. */
final class ProbeFailure extends Exception {
  private static final long serialVersionUID = 1L;

  ProbeFailure(String message) {
    super(message);
  }
}
