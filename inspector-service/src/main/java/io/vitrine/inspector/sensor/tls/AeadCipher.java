package io.vitrine.inspector.sensor.tls;

import io.vitrine.inspector.sensor.tls.CipherSuite.Mode;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.spec.AlgorithmParameterSpec;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES-GCM, AES-CCM and ChaCha20-Poly1305 (RFC 5288, RFC 6655, RFC 7905; in TLS 1.3 RFC 8446, 5.2).
 *
 * @param iv twelve bytes; of AES in TLS 1.2 the four that are not in the record
 */
record AeadCipher(CipherSuite suite, boolean version13, byte[] key, byte[] iv)
    implements RecordCipher {
  static final int IV_BYTES = 12;
  static final int IMPLICIT_BYTES = 4;

  private static final int EXPLICIT_BYTES = 8;

  @Override
  public byte[] decrypt(byte[] header, byte[] content, long number)
      throws GeneralSecurityException {
    boolean explicit = !version13 && suite.mode() != Mode.CHACHA20;
    int from = explicit ? EXPLICIT_BYTES : 0;
    int plain = content.length - from - suite.tagBytes();
    if (plain < 0) {
      throw new GeneralSecurityException("record is shorter than its tag");
    }
    byte[] nonce = nonce(content, explicit, number);
    byte[] more = version13 ? header : RecordCipher.protectedHeader(header, number, plain);
    if (suite.mode() == Mode.CCM) {
      byte[] encrypted = Arrays.copyOfRange(content, from, content.length);
      return Ccm.decrypt(key, nonce, more, encrypted, suite.tagBytes());
    }
    boolean gcm = suite.mode() == Mode.GCM;
    AlgorithmParameterSpec parameters =
        gcm ? new GCMParameterSpec(suite.tagBytes() * 8, nonce) : new IvParameterSpec(nonce);
    Cipher cipher = Cipher.getInstance(gcm ? "AES/GCM/NoPadding" : "ChaCha20-Poly1305");
    SecretKeySpec under = new SecretKeySpec(key, gcm ? "AES" : "ChaCha20");
    cipher.init(Cipher.DECRYPT_MODE, under, parameters);
    cipher.updateAAD(more);
    return cipher.doFinal(content, from, content.length - from);
  }

  private byte[] nonce(byte[] content, boolean explicit, long number) {
    if (explicit) {
      return ByteBuffer.allocate(IV_BYTES).put(iv).put(content, 0, EXPLICIT_BYTES).array();
    }
    byte[] nonce = iv.clone();
    for (int i = 0; i < 8; i++) {
      nonce[IV_BYTES - 1 - i] ^= (byte) (number >>> 8 * i);
    }
    return nonce;
  }
}
