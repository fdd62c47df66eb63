package io.vitrine.broker.access;

import io.vitrine.broker.access.scram.Pbkdf2;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * A password's hash as it stands in a password file: {@code pbkdf2-sha256$iterations$salt$hash},
 * both in Base64 (RFC 8018, PBKDF2 with HMAC-SHA-256).
 */
@SuppressWarnings("ArrayRecordComponent")
record PasswordHash(int iterations, byte[] salt, byte[] hash) {
  private static final String SCHEME = "pbkdf2-sha256";
  private static final int ITERATIONS = 120_000;
  private static final int ITERATIONS_MAX = 10_000_000;
  private static final int HASH_BYTES = 32;
  private static final int SALT_BYTES = 16;

  /**
   * @throws IllegalArgumentException if it is not of that form; the message does not repeat it
   */
  static PasswordHash parse(String text) {
    String[] parts = text.split("\\$", -1);
    if (parts.length != 4 || !parts[0].equals(SCHEME)) {
      throw new IllegalArgumentException("expected: " + SCHEME + "$iterations$salt$hash");
    }
    int iterations = Integer.parseInt(parts[1]);
    if (iterations < 1 || iterations > ITERATIONS_MAX) {
      throw new IllegalArgumentException("iterations: expected 1 to " + ITERATIONS_MAX);
    }
    Base64.Decoder base64 = Base64.getDecoder();
    byte[] hash = base64.decode(parts[3]);
    if (hash.length == 0) {
      throw new IllegalArgumentException("the hash is empty");
    }
    return new PasswordHash(iterations, base64.decode(parts[2]), hash);
  }

  /** A new hash of a password, with a salt of its own. */
  static PasswordHash of(byte[] password) {
    byte[] salt = new byte[SALT_BYTES];
    new SecureRandom().nextBytes(salt);
    return new PasswordHash(ITERATIONS, salt, derive(password, salt, ITERATIONS, HASH_BYTES));
  }

  /** Compares in a time that does not tell where they differ. Takes long on purpose. */
  boolean matches(byte[] password) {
    return MessageDigest.isEqual(hash, derive(password, salt, iterations, hash.length));
  }

  String text() {
    Base64.Encoder base64 = Base64.getEncoder();
    return SCHEME
        + '$'
        + iterations
        + '$'
        + base64.encodeToString(salt)
        + '$'
        + base64.encodeToString(hash);
  }

  @Override
  public String toString() {
    return "PasswordHash[***]";
  }

  private static byte[] derive(byte[] password, byte[] salt, int iterations, int bytes) {
    String text = new String(password, StandardCharsets.UTF_8);
    return Pbkdf2.derive("SHA-256", text, salt, iterations, bytes);
  }
}
