package io.vitrine.inspector.sensor.tls;

import io.vitrine.inspector.sensor.tls.CipherSuite.Mode;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import org.jspecify.annotations.Nullable;

/** Decrypts the records of one direction under one key, in their order. One thread. */
final class RecordKeys {
  private final CipherSuite suite;
  private final byte[] secret;
  private final RecordCipher cipher;
  private long sequence;

  private RecordKeys(CipherSuite suite, byte[] secret, RecordCipher cipher) {
    this.suite = suite;
    this.secret = secret;
    this.cipher = cipher;
  }

  /** Keys of TLS 1.3 of a traffic secret. */
  static RecordKeys of13(CipherSuite suite, byte[] secret) throws GeneralSecurityException {
    byte[] key = Derivation.expand(suite.mac(), secret, "key", suite.keyBytes());
    byte[] iv = Derivation.expand(suite.mac(), secret, "iv", AeadCipher.IV_BYTES);
    return new RecordKeys(suite, secret, new AeadCipher(suite, true, key, iv));
  }

  /**
   * Keys of TLS 1.2 of the master secret, for one side (RFC 5246, 6.3).
   *
   * @param encryptThenMac whether both sides agreed on that
   */
  static RecordKeys of12(
      CipherSuite suite,
      byte[] master,
      byte[] clientRandom,
      byte[] serverRandom,
      boolean client,
      boolean encryptThenMac)
      throws GeneralSecurityException {
    boolean cbc = suite.mode() == Mode.CBC;
    int macBytes = cbc ? suite.recordMacBytes() : 0;
    int keyBytes = suite.keyBytes();
    int ivBytes =
        cbc ? 0 : suite.mode() == Mode.CHACHA20 ? AeadCipher.IV_BYTES : AeadCipher.IMPLICIT_BYTES;
    byte[] seed =
        ByteBuffer.allocate(serverRandom.length + clientRandom.length)
            .put(serverRandom)
            .put(clientRandom)
            .array();
    int size = 2 * (macBytes + keyBytes + ivBytes);
    ByteBuffer block =
        ByteBuffer.wrap(Derivation.prf(suite.mac(), master, "key expansion", seed, size));
    byte[] macKey = side(block, macBytes, client);
    byte[] key = side(block, keyBytes, client);
    byte[] iv = side(block, ivBytes, client);
    return new RecordKeys(
        suite,
        master,
        cbc
            ? new CbcCipher(suite, encryptThenMac, key, macKey)
            : new AeadCipher(suite, false, key, iv));
  }

  /** The client's and the server's stand one behind the other. */
  private static byte[] side(ByteBuffer block, int size, boolean client) {
    byte[] ofClient = new byte[size];
    byte[] ofServer = new byte[size];
    block.get(ofClient).get(ofServer);
    return client ? ofClient : ofServer;
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
        byte[] plain = cipher.decrypt(header, content, sequence + skip);
        sequence += skip + 1L;
        return plain;
      } catch (GeneralSecurityException e) {
        // Not this one.
      }
    }
    return null;
  }
}
