package io.vitrine.broker.access.scram;

import java.security.GeneralSecurityException;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/** Derives keys from passwords (RFC 8018, 5.2; SCRAM calls it {@code Hi}); slow on purpose. */
public final class Pbkdf2 {
  private Pbkdf2() {}

  /**
   * @param hash the hash function of its HMAC, as {@code SHA-256}
   * @param bytes length of the key
   */
  public static byte[] derive(
      String hash, String password, byte[] salt, int iterations, int bytes) {
    String algorithm = "PBKDF2WithHmac" + hash.replace("-", "");
    try {
      PBEKeySpec spec = new PBEKeySpec(password.toCharArray(), salt, iterations, 8 * bytes);
      return SecretKeyFactory.getInstance(algorithm).generateSecret(spec).getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK has no " + algorithm, e);
    }
  }
}
