package io.vitrine.broker.access.scram;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * What is kept of a password for SCRAM (RFC 5802, 3): enough to check a proof, not enough to make
 * one. As it stands in a password file: {@code scram-sha-256$iterations$salt$storedKey$serverKey},
 * the last three in Base64.
 */
@SuppressWarnings("ArrayRecordComponent")
public record ScramCredential(
    ScramMechanism mechanism, int iterations, byte[] salt, byte[] storedKey, byte[] serverKey) {
  /** What is used for new ones (RFC 7677, 4); clients have to do as many at each login. */
  public static final int ITERATIONS = 15_000;

  public static final int ITERATIONS_MIN = 4_096;
  public static final int ITERATIONS_MAX = 10_000_000;
  private static final int SALT_BYTES = 16;

  /** Whether a line of a password file has one of these. */
  public static boolean claims(String text) {
    return text.startsWith("scram-");
  }

  /**
   * @throws IllegalArgumentException if it is not of that form; the message does not repeat it
   */
  public static ScramCredential parse(String text) {
    String[] parts = text.split("\\$", -1);
    ScramMechanism found = null;
    for (ScramMechanism each : ScramMechanism.values()) {
      if (each.scheme().equals(parts[0])) {
        found = each;
      }
    }
    if (parts.length != 5 || found == null) {
      throw new IllegalArgumentException(
          "expected: scram-sha-256$iterations$salt$storedKey$serverKey, or scram-sha-512$…");
    }
    int iterations = Integer.parseInt(parts[1]);
    if (iterations < ITERATIONS_MIN || iterations > ITERATIONS_MAX) {
      throw new IllegalArgumentException(
          "iterations: expected " + ITERATIONS_MIN + " to " + ITERATIONS_MAX);
    }
    Base64.Decoder base64 = Base64.getDecoder();
    byte[] salt = base64.decode(parts[2]);
    byte[] stored = base64.decode(parts[3]);
    byte[] server = base64.decode(parts[4]);
    if (salt.length == 0 || stored.length != found.bytes() || server.length != found.bytes()) {
      throw new IllegalArgumentException("salt or keys are not of the right length");
    }
    return new ScramCredential(found, iterations, salt, stored, server);
  }

  /**
   * A new one, with a salt of its own. Takes long on purpose.
   *
   * @throws IllegalArgumentException if the password has characters that SASLprep forbids
   */
  public static ScramCredential of(ScramMechanism mechanism, String password, int iterations) {
    byte[] salt = new byte[SALT_BYTES];
    new SecureRandom().nextBytes(salt);
    return of(mechanism, password, salt, iterations);
  }

  static ScramCredential of(
      ScramMechanism mechanism, String password, byte[] salt, int iterations) {
    byte[] salted = mechanism.saltedPassword(SaslPrep.prepare(password), salt, iterations);
    byte[] client = mechanism.hmac(salted, ascii("Client Key"));
    byte[] server = mechanism.hmac(salted, ascii("Server Key"));
    return new ScramCredential(mechanism, iterations, salt, mechanism.hash(client), server);
  }

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  public String text() {
    Base64.Encoder base64 = Base64.getEncoder();
    return String.join(
        "$",
        mechanism.scheme(),
        Integer.toString(iterations),
        base64.encodeToString(salt),
        base64.encodeToString(storedKey),
        base64.encodeToString(serverKey));
  }

  @Override
  public String toString() {
    return "ScramCredential[***]";
  }
}
