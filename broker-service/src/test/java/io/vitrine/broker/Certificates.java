package io.vitrine.broker;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import io.vitrine.config.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** A certificate authority for tests, and what it signs, as PEM files. */
public final class Certificates {
  private final Path directory;
  public final X509Bundle authority;
  public final Path authorityFile;

  public Certificates(Path directory) throws Exception {
    this.directory = directory;
    this.authority =
        valid().subject("CN=Test CA").setIsCertificateAuthority(true).buildSelfSigned();
    this.authorityFile = directory.resolve("ca.pem");
    Files.writeString(authorityFile, authority.getCertificatePEM());
  }

  /** From yesterday until tomorrow. */
  static CertificateBuilder valid() {
    Instant now = Instant.now();
    return new CertificateBuilder()
        .ecp256()
        .notBefore(now.minus(1, ChronoUnit.DAYS))
        .notAfter(now.plus(1, ChronoUnit.DAYS));
  }

  public static CertificateBuilder server(String name) throws Exception {
    return valid()
        .subject("CN=" + name)
        .addSanDnsName(name)
        .addSanIpAddress("127.0.0.1")
        .addExtendedKeyUsageServerAuth();
  }

  public X509Bundle sign(CertificateBuilder of) throws Exception {
    return of.buildIssuedBy(authority);
  }

  /** Writes {@code NAME.pem} and {@code NAME.key}. */
  public void write(String name, X509Bundle bundle) throws Exception {
    Files.writeString(file(name + ".pem"), bundle.getCertificatePathPEM());
    Files.writeString(file(name + ".key"), bundle.getPrivateKeyPEM());
  }

  public Path file(String name) {
    return directory.resolve(name);
  }

  /** Settings of a broker with a certificate for 127.0.0.1, hence with TLS and secure WebSocket. */
  public Settings secured(Settings settings) throws Exception {
    write("server", sign(server("localhost")));
    return settings
        .with("broker.tls.certificate_file", file("server.pem").toString())
        .with("broker.tls.key_file", file("server.key").toString());
  }
}
