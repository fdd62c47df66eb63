package io.vitrine.broker.listener.tls;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;

/**
 * A certificate with what leads to its root, and its private key.
 *
 * @param chain the certificate first
 */
record Identity(PrivateKey key, List<X509Certificate> chain) {
  private static final Map<String, String> SIGNATURES =
      Map.of("RSA", "SHA256withRSA", "EC", "SHA256withECDSA");

  /**
   * @throws IllegalArgumentException if a file is not what it should be, or the two do not belong
   *     together, or the certificate's time is not now
   */
  static Identity read(String certificateFile, String keyFile) {
    List<X509Certificate> chain = PemFile.certificates(certificateFile);
    Identity read = new Identity(PemFile.privateKey(keyFile, certificateFile), chain);
    Date now = Date.from(Instant.now());
    X509Certificate own = chain.get(0);
    if (own.getNotAfter().before(now)) {
      throw new IllegalArgumentException(
          certificateFile + ": expired at " + own.getNotAfter().toInstant());
    }
    if (own.getNotBefore().after(now)) {
      throw new IllegalArgumentException(
          certificateFile + ": not valid before " + own.getNotBefore().toInstant());
    }
    if (!read.belongTogether()) {
      throw new IllegalArgumentException(
          keyFile + ": not the key of the certificate in " + certificateFile);
    }
    return read;
  }

  private boolean belongTogether() {
    PublicKey open = chain.get(0).getPublicKey();
    if (!open.getAlgorithm().equals(key.getAlgorithm())) {
      return false;
    }
    try {
      String algorithm = SIGNATURES.getOrDefault(key.getAlgorithm(), key.getAlgorithm());
      Signature signature = Signature.getInstance(algorithm);
      signature.initSign(key);
      signature.update((byte) 1);
      byte[] signed = signature.sign();
      signature.initVerify(open);
      signature.update((byte) 1);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }
}
