package io.vitrine.broker.access.scram;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** A hash function that SCRAM is spoken with, and what is computed with it (RFC 5802, 3). */
public enum ScramMechanism {
  SHA_256("SHA-256", 32),
  SHA_512("SHA-512", 64);

  private final String hash;
  private final int bytes;

  ScramMechanism(String hash, int bytes) {
    this.hash = hash;
    this.bytes = bytes;
  }

  /** The authentication method of CONNECT: {@code SCRAM-SHA-256}. */
  public String method() {
    return "SCRAM-" + hash;
  }

  /** What a line of a password file begins with. */
  String scheme() {
    return method().toLowerCase(Locale.ROOT);
  }

  /** The one of that {@linkplain #method method}; null if there is none. */
  public static @Nullable ScramMechanism of(String method) {
    for (ScramMechanism each : values()) {
      if (each.method().equals(method)) {
        return each;
      }
    }
    return null;
  }

  /** Length of a hash. */
  int bytes() {
    return bytes;
  }

  byte[] hash(byte[] text) {
    try {
      return MessageDigest.getInstance(hash).digest(text);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this JDK has no " + hash, e);
    }
  }

  byte[] hmac(byte[] key, byte[] text) {
    String algorithm = "Hmac" + hash.replace("-", "");
    try {
      Mac mac = Mac.getInstance(algorithm);
      mac.init(new SecretKeySpec(key, algorithm));
      return mac.doFinal(text);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK has no " + algorithm, e);
    }
  }

  /** {@code Hi(password, salt, iterations)}; takes long on purpose. */
  byte[] saltedPassword(String prepared, byte[] salt, int iterations) {
    return Pbkdf2.derive(hash, prepared, salt, iterations, bytes);
  }
}
