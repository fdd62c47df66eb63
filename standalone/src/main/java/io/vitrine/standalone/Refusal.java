package io.vitrine.standalone;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** The command cannot be carried out for a reason that its user can mend; one line says it. */
final class Refusal extends RuntimeException {
  static final String PORT_TAKEN = "the port is taken";

  private static final long serialVersionUID = 1L;

  Refusal(String message) {
    super(message, null, false, false);
  }

  /** The directory is not usable. */
  static Refusal directory(Path directory, IOException cause) {
    return new Refusal("the data directory " + directory + " cannot be written: " + reason(cause));
  }

  /** In words, since the file system's exceptions often have a path for a message. */
  static String reason(IOException cause) {
    if (cause instanceof NoSuchFileException missing) {
      return missing.getFile() + ": no such file";
    }
    if (cause instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (cause instanceof FileAlreadyExistsException e) {
      return e.getFile() + " is not a directory";
    }
    if (cause instanceof FileSystemException e && e.getReason() != null) {
      return e.getFile() + ": " + e.getReason();
    }
    return String.valueOf(cause.getMessage());
  }
}
