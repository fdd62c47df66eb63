package io.vitrine.broker.access;

import io.vertx.core.Future;
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

/**
 * Access by user name and password from a file: a line {@code user:hash} each, {@code #} begins a
 * comment. Hashes are {@link PasswordHash PBKDF2}, so they are computed on a lane of their own.
 *
 * <p>Threads: any; the file is read once.
 */
public final class PasswordFile implements Access {
  /** Checked when the user is not known, so that the answer takes as long. */
  private static final PasswordHash NOBODY = PasswordHash.of(new byte[] {0});

  private final Map<String, PasswordHash> users;
  private final boolean anonymous;
  private final BlockingLane lane;

  private PasswordFile(Map<String, PasswordHash> users, boolean anonymous, BlockingLane lane) {
    this.users = users;
    this.anonymous = anonymous;
    this.lane = lane;
  }

  /**
   * Reads the file.
   *
   * @param passwords of users beside those of the file, in clear; hashed here, so that they are not
   *     kept. Takes a tenth of a second each
   * @param anonymous whether clients without a user name are let in too
   * @throws IOException if it cannot be read, or a line is not as expected; the message names the
   *     line and does not repeat it
   */
  public static PasswordFile read(
      @Nullable Path file, Map<String, String> passwords, boolean anonymous, BlockingLane lane)
      throws IOException {
    Map<String, PasswordHash> users = new HashMap<>();
    if (file != null) {
      read(file, users);
    }
    for (Map.Entry<String, String> user : passwords.entrySet()) {
      byte[] password = user.getValue().getBytes(StandardCharsets.UTF_8);
      if (password.length == 0) {
        throw new IOException("the password of " + user.getKey() + " is empty");
      }
      if (users.put(user.getKey(), PasswordHash.of(password)) != null) {
        throw new IOException(file + ": the user " + user.getKey() + " has a password already");
      }
    }
    return new PasswordFile(Map.copyOf(users), anonymous, lane);
  }

  private static void read(Path file, Map<String, PasswordHash> users) throws IOException {
    List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (!line.isEmpty() && !line.startsWith("#")) {
        add(users, line, file + ":" + (i + 1));
      }
    }
  }

  private static void add(Map<String, PasswordHash> users, String line, String where)
      throws IOException {
    int colon = line.lastIndexOf(':');
    if (colon < 1) {
      throw new IOException(where + ": expected user:hash");
    }
    try {
      PasswordHash before =
          users.put(line.substring(0, colon), PasswordHash.parse(line.substring(colon + 1)));
      if (before != null) {
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

  @Override
  public boolean checksTopics() {
    return false;
  }

  @Override
  public boolean mayPublish(Login login, String topic) {
    return true;
  }

  @Override
  public boolean maySubscribe(Login login, String filter) {
    return true;
  }
}
