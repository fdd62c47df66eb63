package io.vitrine.inspector.sensor.tls;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.spec.AlgorithmParameterSpec;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** Decrypts the records of one direction under one key, in their order. One thread. */
final class RecordKeys {
  private static final int IV_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final int TAG_BYTES = 16;
  private static final int EXPLICIT_BYTES = 8;

  private final CipherSuite suite;
  private final boolean version13;
  private final byte[] secret;
  private final byte[] key;
  private final byte[] iv;
  private long sequence;

  private RecordKeys(CipherSuite suite, boolean version13, byte[] secret, byte[] key, byte[] iv) {
    this.suite = suite;
    this.version13 = version13;
    this.secret = secret;
    this.key = key;
    this.iv = iv;
  }

  /** Keys of TLS 1.3 of a traffic secret. */
  static RecordKeys of13(CipherSuite suite, byte[] secret) throws GeneralSecurityException {
    byte[] key = Derivation.expand(suite.mac(), secret, "key", suite.keyBytes());
    byte[] iv = Derivation.expand(suite.mac(), secret, "iv", IV_BYTES);
    return new RecordKeys(suite, true, secret, key, iv);
  }

  /** Keys of TLS 1.2 of the master secret, for one side. */
  static RecordKeys of12(
      CipherSuite suite, byte[] master, byte[] clientRandom, byte[] serverRandom, boolean client)
      throws GeneralSecurityException {
    int ivBytes = suite.chaCha20() ? IV_BYTES : 4;
    int size = suite.keyBytes();
    byte[] seed = Arrays.copyOf(serverRandom, serverRandom.length + clientRandom.length);
    System.arraycopy(clientRandom, 0, seed, serverRandom.length, clientRandom.length);
    byte[] block =
        Derivation.prf(suite.mac(), master, "key expansion", seed, 2 * size + 2 * ivBytes);
    int keyAt = client ? 0 : size;
    int ivAt = 2 * size + (client ? 0 : ivBytes);
    return new RecordKeys(
        suite,
        false,
        master,
        Arrays.copyOfRange(block, keyAt, keyAt + size),
        Arrays.copyOfRange(block, ivAt, ivAt + ivBytes));
  }

  /** The keys after a KeyUpdate of TLS 1.3. */
  RecordKeys updated() throws GeneralSecurityException {
    return of13(suite, Derivation.expand(suite.mac(), secret, "traffic upd", suite.hashBytes()));
  }

  /**
   * Decrypts the next record, or one of the next if some are missing.
   *
   * @param header its five bytes
   * @param skipMax so many records may be missing before it
   * @return the plain bytes, in TLS 1.3 with their type and padding; null if these are not the keys
   */
  byte @Nullable [] decrypt(byte[] header, byte[] content, int skipMax) {
    for (int skip = 0; skip <= skipMax; skip++) {
      try {
        byte[] plain = decrypt(header, content, sequence + skip);
        sequence += skip + 1L;
        return plain;
      } catch (GeneralSecurityException e) {
        // Not this one.
      }
    }
    return null;
  }

  private byte[] decrypt(byte[] header, byte[] content, long number)
      throws GeneralSecurityException {
    boolean explicit = !version13 && !suite.chaCha20();
    int from = explicit ? EXPLICIT_BYTES : 0;
    int length = content.length - from;
    if (length < TAG_BYTES) {
      throw new GeneralSecurityException("record is shorter than its tag");
    }
    byte[] nonce = nonce(content, explicit, number);
    AlgorithmParameterSpec parameters =
        suite.chaCha20() ? new IvParameterSpec(nonce) : new GCMParameterSpec(TAG_BITS, nonce);
    Cipher cipher =
        Cipher.getInstance(suite.chaCha20() ? "ChaCha20-Poly1305" : "AES/GCM/NoPadding");
    String algorithm = suite.chaCha20() ? "ChaCha20" : "AES";
    cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(key, algorithm), parameters);
    if (version13) {
      cipher.updateAAD(header);
    } else {
      ByteBuffer more = ByteBuffer.allocate(13).putLong(number).put(header, 0, 3);
      cipher.updateAAD(more.putShort((short) (length - TAG_BYTES)).array());
    }
    return cipher.doFinal(content, from, length);
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
