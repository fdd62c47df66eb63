package io.vitrine.inspector.sensor.tls;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** AES-CCM with nonces of twelve bytes (RFC 3610), which the JDK has not. */
final class Ccm {
  private static final int BLOCK = 16;

  /** Bytes that count the length: 15 without those of the nonce. */
  private static final int LENGTH_BYTES = 3;

  private Ccm() {}

  /**
   * @param encrypted ciphertext with its tag behind it
   */
  static byte[] decrypt(byte[] key, byte[] nonce, byte[] more, byte[] encrypted, int tagBytes)
      throws GeneralSecurityException {
    int length = encrypted.length - tagBytes;
    SecretKeySpec under = new SecretKeySpec(key, "AES");
    ByteBuffer first = ByteBuffer.allocate(BLOCK).put((byte) (LENGTH_BYTES - 1)).put(nonce);
    Cipher counter = Cipher.getInstance("AES/CTR/NoPadding");
    counter.init(Cipher.DECRYPT_MODE, under, new IvParameterSpec(first.array()));
    // The tag was encrypted with block 0 of the key stream, the content from block 1 on.
    byte[] stream = counter.update(new byte[BLOCK]);
    byte[] plain = length == 0 ? new byte[0] : counter.doFinal(encrypted, 0, length);
    byte[] tag = Arrays.copyOfRange(encrypted, length, encrypted.length);
    byte[] authentic = authenticator(under, nonce, more, plain, tagBytes);
    for (int i = 0; i < tagBytes; i++) {
      authentic[i] ^= stream[i];
    }
    if (!MessageDigest.isEqual(tag, Arrays.copyOf(authentic, tagBytes))) {
      throw new AEADBadTagException("not encrypted so");
    }
    return plain;
  }

  /** CBC-MAC over the parameters, what is protected beside, and the content, each padded. */
  private static byte[] authenticator(
      SecretKeySpec key, byte[] nonce, byte[] more, byte[] plain, int tagBytes)
      throws GeneralSecurityException {
    int flags = 0x40 | (tagBytes - 2) / 2 << 3 | LENGTH_BYTES - 1;
    int length = plain.length;
    ByteBuffer all =
        ByteBuffer.allocate(BLOCK + padded(2 + more.length) + padded(length))
            .put((byte) flags)
            .put(nonce)
            .put((byte) (length >> 16))
            .putShort((short) length)
            .putShort((short) more.length)
            .put(more)
            .position(BLOCK + padded(2 + more.length))
            .put(plain);
    Cipher chain = Cipher.getInstance("AES/CBC/NoPadding");
    chain.init(Cipher.ENCRYPT_MODE, key, new IvParameterSpec(new byte[BLOCK]));
    byte[] blocks = chain.doFinal(all.array());
    return Arrays.copyOfRange(blocks, blocks.length - BLOCK, blocks.length);
  }

  private static int padded(int length) {
    return (length + BLOCK - 1) / BLOCK * BLOCK;
  }
}
