package io.vitrine.inspector.sensor.tls;

import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is known of a TLS connection; grows while its handshake is read. One thread. */
public final class TlsSession {
  /** The certificate that one side showed first. */
  public record Certificate(String subject, String issuer, Instant notBefore, Instant notAfter) {}

  private String version = "";
  private String serverName = "";
  private List<String> offered = List.of();
  private String protocol = "";
  private String cipher = "";
  private String ja3 = "";
  private String ja3s = "";
  private String ja4 = "";
  private @Nullable Certificate server;
  private @Nullable Certificate client;
  private boolean keysKnown;
  private boolean decrypted;

  /** {@code 1.2}, {@code 1.3}; empty while not known. */
  public String version() {
    return version;
  }

  /** SNI: the name that the client asked for; may be empty. */
  public String serverName() {
    return serverName;
  }

  /** ALPN: what the client offered. */
  public List<String> protocolsOffered() {
    return offered;
  }

  /** ALPN: what the server chose; empty if none, or it was encrypted. */
  public String protocol() {
    return protocol;
  }

  /** The cipher suite that the server chose, by IANA's name, or its number in hex. */
  public String cipher() {
    return cipher;
  }

  /** 32 hex digits; empty without a ClientHello. */
  public String ja3() {
    return ja3;
  }

  /** The same of the server's answer; empty without a ServerHello. */
  public String ja3s() {
    return ja3s;
  }

  /** Empty without a ClientHello. */
  public String ja4() {
    return ja4;
  }

  /** Null if it was not seen; in TLS 1.3 it is seen only with keys. */
  public @Nullable Certificate serverCertificate() {
    return server;
  }

  public @Nullable Certificate clientCertificate() {
    return client;
  }

  /** Whether there are secrets for it. */
  public boolean keysKnown() {
    return keysKnown;
  }

  /** Whether application data could be decrypted. */
  public boolean decrypted() {
    return decrypted;
  }

  void hello(ClientHello hello) {
    serverName = hello.serverName();
    offered = hello.extensions().protocols();
    ja3 = Fingerprints.md5(Fingerprints.ja3Text(hello));
    ja4 = Fingerprints.ja4(hello);
    version = title(hello.version());
  }

  void hello(ServerHello hello) {
    version = title(hello.version());
    cipher = CipherSuite.title(hello.cipher());
    ja3s = Fingerprints.md5(Fingerprints.ja3sText(hello));
    protocol = hello.protocol();
  }

  void protocol(String chosen) {
    protocol = chosen;
  }

  void setKeysKnown() {
    keysKnown = true;
  }

  void setDecrypted() {
    decrypted = true;
  }

  /** Takes a certificate in DER. */
  void certificate(byte[] der, boolean fromServer) {
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      X509Certificate read =
          (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der));
      Certificate shown =
          new Certificate(
              read.getSubjectX500Principal().getName(),
              read.getIssuerX500Principal().getName(),
              read.getNotBefore().toInstant(),
              read.getNotAfter().toInstant());
      server = fromServer ? shown : server;
      client = fromServer ? client : shown;
    } catch (CertificateException | RuntimeException e) {
      // The parser of the JDK throws more than it declares; the certificate stays unknown.
    }
  }

  private static String title(int version) {
    return switch (version) {
      case 0x0300 -> "SSL 3.0";
      case 0x0301 -> "1.0";
      case 0x0302 -> "1.1";
      case 0x0303 -> "1.2";
      case 0x0304 -> "1.3";
      default -> String.format("0x%04x", version);
    };
  }
}
