package io.vitrine.inspector.sensor.tls;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES-CBC of TLS 1.2 (RFC 5246, 6.2.3.2).
 *
 * @param encryptThenMac whether both sides agreed on that (RFC 7366)
 */
record CbcCipher(CipherSuite suite, boolean encryptThenMac, byte[] key, byte[] macKey)
    implements RecordCipher {
  private static final int BLOCK = 16;

  @Override
  public byte[] decrypt(byte[] header, byte[] content, long number)
      throws GeneralSecurityException {
    int macBytes = suite.recordMacBytes();
    int encrypted = content.length - (encryptThenMac ? macBytes : 0);
    if (encrypted < 2 * BLOCK || encrypted % BLOCK != 0) {
      throw new GeneralSecurityException("record has no whole blocks");
    }
    if (encryptThenMac) {
      check(header, number, content, 0, encrypted);
    }
    Cipher cipher = Cipher.getInstance("AES/CBC/NoPadding");
    IvParameterSpec iv = new IvParameterSpec(content, 0, BLOCK);
    cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(key, "AES"), iv);
    byte[] padded = cipher.doFinal(content, BLOCK, encrypted - BLOCK);
    int length = withoutPadding(padded) - (encryptThenMac ? 0 : macBytes);
    if (length < 0) {
      throw new GeneralSecurityException("record is shorter than its tag");
    }
    if (!encryptThenMac) {
      check(header, number, padded, 0, length);
    }
    return Arrays.copyOf(padded, length);
  }

  /** The last byte says how many there are before it, each of the same value. */
  private static int withoutPadding(byte[] padded) throws GeneralSecurityException {
    int last = padded[padded.length - 1];
    int length = padded.length - 1 - (last & 0xFF);
    for (int i = Math.max(0, length); i < padded.length; i++) {
      if (length < 0 || padded[i] != last) {
        throw new GeneralSecurityException("record has no padding");
      }
    }
    return length;
  }

  /** Checks the tag that stands behind so many bytes. */
  private void check(byte[] header, long number, byte[] bytes, int from, int length)
      throws GeneralSecurityException {
    Mac mac = Mac.getInstance(suite.recordMac());
    mac.init(new SecretKeySpec(macKey, suite.recordMac()));
    mac.update(RecordCipher.protectedHeader(header, number, length));
    mac.update(bytes, from, length);
    byte[] tag = Arrays.copyOfRange(bytes, length, length + suite.recordMacBytes());
    if (!MessageDigest.isEqual(tag, mac.doFinal())) {
      throw new GeneralSecurityException("not encrypted so");
    }
  }
}
