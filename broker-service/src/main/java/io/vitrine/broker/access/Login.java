package io.vitrine.broker.access;

import org.jspecify.annotations.Nullable;

/**
 * What a client says of itself in CONNECT.
 *
 * @param username null if absent
 * @param password any bytes, null if absent; never shown
 */
@SuppressWarnings("ArrayRecordComponent")
public record Login(
    String clientId, @Nullable String username, byte @Nullable [] password, String remoteHost) {

  /** The same without the password, to be kept. */
  public Login withoutPassword() {
    return new Login(clientId, username, null, remoteHost);
  }

  /** The same with the user name that an enhanced authentication has proved. */
  public Login proved(String user) {
    return new Login(clientId, user, null, remoteHost);
  }

  @Override
  public String toString() {
    return "Login[" + clientId + ", " + username + ", " + remoteHost + "]";
  }
}
