package io.vitrine.broker.access;

import io.vertx.core.Future;
import io.vitrine.broker.access.scram.ScramCredential;
import io.vitrine.broker.access.scram.ScramMechanism;
import io.vitrine.broker.access.scram.ScramUsers;
import io.vitrine.runtime.BlockingLane;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Access by user name and password from a file: a line {@code user:hash} each, {@code #} begins a
 * comment. Hashes are {@link PasswordHash PBKDF2}, so they are computed on a lane of their own. A
 * user may have lines for {@link ScramCredential SCRAM} too, one for each mechanism.
 *
 * <p>Threads: any; the file is read once.
 */
public final class PasswordFile implements Access {
  private static final Logger LOG = LoggerFactory.getLogger(PasswordFile.class);

  /** Checked when the user is not known, so that the answer takes as long. */
  private static final PasswordHash NOBODY = PasswordHash.of(new byte[] {0});

  private final Map<String, PasswordHash> users = new HashMap<>();
  private final ScramUsers scram;
  private final boolean anonymous;
  private final BlockingLane lane;

  private PasswordFile(boolean anonymous, BlockingLane lane, @Nullable PasswordFile before) {
    this.scram = before == null ? new ScramUsers() : before.scram.emptied();
    this.anonymous = anonymous;
    this.lane = lane;
  }

  /**
   * Reads the file.
   *
   * @param passwords of users beside those of the file, in clear; hashed here, so that they are not
   *     kept. Takes a tenth of a second each
   * @param anonymous whether clients without a user name are let in too
   * @param before what it was read as before; null if it was not
   * @throws IOException if it cannot be read, or a line is not as expected; the message names the
   *     line and does not repeat it
   */
  public static PasswordFile read(
      @Nullable Path file,
      Map<String, String> passwords,
      boolean anonymous,
      BlockingLane lane,
      @Nullable PasswordFile before)
      throws IOException {
    PasswordFile access = new PasswordFile(anonymous, lane, before);
    if (file != null) {
      access.read(file);
    }
    for (Map.Entry<String, String> user : passwords.entrySet()) {
      access.add(file, user.getKey(), user.getValue());
    }
    return access;
  }

  private void add(@Nullable Path file, String user, String password) throws IOException {
    if (password.isEmpty()) {
      throw new IOException("the password of " + user + " is empty");
    }
    boolean added =
        users.put(user, PasswordHash.of(password.getBytes(StandardCharsets.UTF_8))) == null;
    try {
      for (ScramMechanism each : ScramMechanism.values()) {
        added &= scram.add(user, ScramCredential.of(each, password, ScramCredential.ITERATIONS));
      }
    } catch (IllegalArgumentException e) {
      LOG.info("User {} can not log in by SCRAM: name or password has {}", user, e.getMessage());
    }
    if (!added) {
      throw new IOException(file + ": the user " + user + " has a password already");
    }
  }

  private void read(Path file) throws IOException {
    List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (!line.isEmpty() && !line.startsWith("#")) {
        add(line, file + ":" + (i + 1));
      }
    }
  }

  private void add(String line, String where) throws IOException {
    int colon = line.lastIndexOf(':');
    if (colon < 1) {
      throw new IOException(where + ": expected user:hash");
    }
    String user = line.substring(0, colon);
    String hash = line.substring(colon + 1);
    try {
      boolean added =
          ScramCredential.claims(hash)
              ? scram.add(user, ScramCredential.parse(hash))
              : users.put(user, PasswordHash.parse(hash)) == null;
      if (!added) {
        throw new IOException(where + ": the user stands twice");
      }
    } catch (IllegalArgumentException e) {
      throw new IOException(where + ": " + e.getMessage(), e);
    }
  }

  /** The line of a password file for a user. */
  public static String line(String user, byte[] password) {
    return user + ":" + PasswordHash.of(password).text();
  }

  /**
   * The line of a password file for a user that logs in by SCRAM.
   *
   * @throws IllegalArgumentException if the password has characters that SASLprep forbids
   */
  public static String scramLine(
      String user, String password, ScramMechanism mechanism, int iterations) {
    return user + ":" + ScramCredential.of(mechanism, password, iterations).text();
  }

  @Override
  public @Nullable Exchange exchange(String method) {
    return scram.exchange(method);
  }

  @Override
  public Future<Decision> authenticate(Login login) {
    String username = login.username();
    if (username == null) {
      return Future.succeededFuture(anonymous ? Decision.ALLOWED : Decision.NOT_AUTHORIZED);
    }
    byte[] password = login.password();
    return lane.run(() -> check(users.get(username), password))
        .recover(
            e ->
                e instanceof RejectedExecutionException
                    ? Future.succeededFuture(Decision.BUSY)
                    : Future.failedFuture(e));
  }

  private static Decision check(@Nullable PasswordHash hash, byte @Nullable [] password) {
    boolean matches =
        (hash == null ? NOBODY : hash).matches(password == null ? new byte[0] : password);
    return matches && hash != null && password != null
        ? Decision.ALLOWED
        : Decision.BAD_CREDENTIALS;
  }
}
