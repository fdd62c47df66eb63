package io.vitrine.broker.access.scram;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/** The client's side of SCRAM, written from RFC 5802 and not from our server's. */
public final class ScramClient {
  private final String hash;
  private final String password;
  private final String firstBare;
  private String verifier = "";

  /**
   * @param hash {@code SHA-256} or {@code SHA-512}
   */
  public ScramClient(String hash, String user, String password) {
    this.hash = hash;
    this.password = password;
    this.firstBare = "n=" + user + ",r=" + UUID.randomUUID();
  }

  public String method() {
    return "SCRAM-" + hash;
  }

  public byte[] first() {
    return ("n,," + firstBare).getBytes(UTF_8);
  }

  /** The final message, given the server's first. */
  public byte[] last(byte[] serverFirst) {
    String first = new String(serverFirst, UTF_8);
    String[] parts = first.split(",", -1);
    byte[] salt = Base64.getDecoder().decode(parts[1].substring(2));
    int iterations = Integer.parseInt(parts[2].substring(2));
    try {
      byte[] salted =
          SecretKeyFactory.getInstance("PBKDF2WithHmac" + hash.replace("-", ""))
              .generateSecret(
                  new PBEKeySpec(
                      password.toCharArray(), salt, iterations, hash.equals("SHA-256") ? 256 : 512))
              .getEncoded();
      byte[] clientKey = hmac(salted, "Client Key");
      byte[] storedKey = MessageDigest.getInstance(hash).digest(clientKey);
      String withoutProof = "c=biws," + parts[0];
      String auth = firstBare + "," + first + "," + withoutProof;
      byte[] signature = hmac(storedKey, auth);
      for (int i = 0; i < clientKey.length; i++) {
        clientKey[i] ^= signature[i];
      }
      verifier = Base64.getEncoder().encodeToString(hmac(hmac(salted, "Server Key"), auth));
      return (withoutProof + ",p=" + Base64.getEncoder().encodeToString(clientKey)).getBytes(UTF_8);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Whether the server knows the password too. */
  public boolean trusts(byte[] serverFinal) {
    return new String(serverFinal, UTF_8).equals("v=" + verifier);
  }

  private byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("Hmac" + hash.replace("-", ""));
    mac.init(new SecretKeySpec(key, mac.getAlgorithm()));
    return mac.doFinal(text.getBytes(UTF_8));
  }
}
