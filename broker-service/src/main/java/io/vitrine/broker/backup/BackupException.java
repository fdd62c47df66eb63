package io.vitrine.broker.backup;

/** A backup cannot be made, or cannot be brought back; the message says why, for people. */
public final class BackupException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public BackupException(String message) {
    super(message);
  }

  public BackupException(String message, Throwable cause) {
    super(message, cause);
  }
}
