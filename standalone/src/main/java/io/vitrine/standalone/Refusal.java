package io.vitrine.standalone;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The command cannot be carried out for a reason that its user can mend; one line says it. */
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  Refusal(String message) {
    super(message, null, false, false);
  }

  /** The directory is not usable. */
  static Refusal directory(Path directory, IOException cause) {
    return new Refusal("the data directory " + directory + " cannot be written: " + reason(cause));
  }

  /** {@code Address already in use} in whatever it came wrapped, or null. */
  static @Nullable Refusal portTaken(String part, String address, Throwable cause) {
    for (Throwable e = cause; e != null; e = e.getCause()) {
      String message = String.valueOf(e.getMessage());
      if (message.contains("Address already in use")) {
        return new Refusal(part + ": cannot listen on " + address + ": the port is taken");
      }
      if (message.contains("assign requested address") || message.contains("Permission denied")) {
        return new Refusal(part + ": cannot listen on " + address + ": " + message);
      }
    }
    return null;
  }

  private static String reason(IOException cause) {
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
