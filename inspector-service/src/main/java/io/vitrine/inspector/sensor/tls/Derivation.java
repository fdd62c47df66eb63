package io.vitrine.inspector.sensor.tls;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Makes keys of secrets: the PRF of TLS 1.2 (RFC 5246, 5) and HKDF of TLS 1.3 (RFC 8446, 7.1). */
final class Derivation {
  private Derivation() {}

  static byte[] prf(String mac, byte[] secret, String label, byte[] seed, int length)
      throws GeneralSecurityException {
    byte[] name = label.getBytes(StandardCharsets.US_ASCII);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] a = join(name, seed);
    while (out.size() < length) {
      a = hmac(mac, secret, a);
      out.writeBytes(hmac(mac, secret, join(a, name, seed)));
    }
    return Arrays.copyOf(out.toByteArray(), length);
  }

  /** HKDF-Expand-Label with an empty context. */
  static byte[] expand(String mac, byte[] secret, String label, int length)
      throws GeneralSecurityException {
    byte[] name = ("tls13 " + label).getBytes(StandardCharsets.US_ASCII);
    byte[] info = new byte[4 + name.length];
    info[0] = (byte) (length >> 8);
    info[1] = (byte) length;
    info[2] = (byte) name.length;
    System.arraycopy(name, 0, info, 3, name.length);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] block = new byte[0];
    for (int i = 1; out.size() < length; i++) {
      block = hmac(mac, secret, join(block, info, new byte[] {(byte) i}));
      out.writeBytes(block);
    }
    return Arrays.copyOf(out.toByteArray(), length);
  }

  private static byte[] hmac(String algorithm, byte[] key, byte[] of)
      throws GeneralSecurityException {
    Mac mac = Mac.getInstance(algorithm);
    mac.init(new SecretKeySpec(key, algorithm));
    return mac.doFinal(of);
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }
}
