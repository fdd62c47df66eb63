package io.vitrine.broker.access;

import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A password file that is read again when it has changed. One that cannot be read leaves what was
 * known before.
 *
 * <p>Threads: any; {@link #look} waits for the disk, one at a time.
 */
public final class ReloadedPasswords implements Access {
  private static final Logger LOG = LoggerFactory.getLogger(ReloadedPasswords.class);

  private final Path file;
  private final Reading reading;
  private volatile PasswordFile current;
  private Stamp stamp;

  /** Reads the file. */
  public interface Reading {
    PasswordFile read(@Nullable PasswordFile before) throws IOException;
  }

  private record Stamp(FileTime changed, long bytes) {
    static Stamp of(Path file) throws IOException {
      return new Stamp(Files.getLastModifiedTime(file), Files.size(file));
    }
  }

  /**
   * @throws IOException if it cannot be read; the message says why
   */
  public ReloadedPasswords(Path file, Reading reading) throws IOException {
    this.file = file;
    this.reading = reading;
    this.stamp = Stamp.of(file);
    this.current = reading.read(null);
  }

  /** Reads it again if it has changed. */
  public synchronized void look() {
    try {
      Stamp now = Stamp.of(file);
      if (now.equals(stamp)) {
        return;
      }
      stamp = now;
      current = reading.read(current);
      LOG.info("The users of {} were read again", file);
    } catch (IOException e) {
      LOG.warn("The users of {} stay as they are: {}", file, e.getMessage());
    }
  }

  @Override
  public Future<Decision> authenticate(Login login) {
    return current.authenticate(login);
  }

  @Override
  public @Nullable Exchange exchange(String method) {
    return current.exchange(method);
  }
}
