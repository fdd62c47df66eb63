package io.vitrine.broker.listener.tls;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.impl.KeyStoreHelper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;

/** PEM files; what is wrong with one is said in an {@link IllegalArgumentException}. Blocks. */
final class PemFile {
  private static final long BYTES_MAX = 4 << 20;

  private PemFile() {}

  static byte[] bytes(String file) {
    try {
      Path path = Path.of(file);
      if (Files.size(path) > BYTES_MAX) {
        throw new IllegalArgumentException(file + ": larger than 4 MiB");
      }
      return Files.readAllBytes(path);
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException(file + ": no such file", e);
    } catch (IOException | InvalidPathException e) {
      throw new IllegalArgumentException(file + ": cannot be read", e);
    }
  }

  /** One or more, in the order of the file. */
  static List<X509Certificate> certificates(String file) {
    byte[] pem = bytes(file);
    try {
      List<X509Certificate> read =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(pem))
              .stream()
              .map(X509Certificate.class::cast)
              .toList();
      if (read.isEmpty()) {
        throw new IllegalArgumentException(file + ": no certificate (expected: PEM)");
      }
      return read;
    } catch (CertificateException e) {
      throw new IllegalArgumentException(file + ": not a certificate in PEM", e);
    }
  }

  /**
   * RSA or EC, in PKCS #8 or as {@code openssl genrsa} and {@code openssl ecparam} write it.
   *
   * @param certificateFile of the certificate that it is said to belong to
   */
  static PrivateKey privateKey(String file, String certificateFile) {
    Buffer pem = Buffer.buffer(bytes(file));
    String text = pem.toString(StandardCharsets.ISO_8859_1);
    if (text.contains("ENCRYPTED")) {
      throw new IllegalArgumentException(
          file + ": the key is encrypted (expected: one that is not)");
    }
    if (!text.contains("PRIVATE KEY-----")) {
      throw new IllegalArgumentException(file + ": no private key (expected: PEM)");
    }
    PemKeyCertOptions options =
        new PemKeyCertOptions()
            .addKeyValue(pem)
            .addCertValue(Buffer.buffer(bytes(certificateFile)));
    try {
      KeyStore store = options.loadKeyStore(null);
      char[] password = KeyStoreHelper.DUMMY_PASSWORD.toCharArray();
      return (PrivateKey) store.getKey(store.aliases().nextElement(), password);
    } catch (IllegalArgumentException e) {
      // The key store finds an RSA key for an EC certificate, and the other way round.
      throw new IllegalArgumentException(
          file + ": not the key of the certificate in " + certificateFile, e);
    } catch (Exception e) {
      throw new IllegalArgumentException(
          file + ": not a private key (expected: RSA or EC, in PEM)", e);
    }
  }
}
