package io.vitrine.broker;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** A certificate authority for tests, and what it signs, as PEM files. */
final class Certificates {
  private final Path directory;
  final X509Bundle authority;
  final Path authorityFile;

  Certificates(Path directory) throws Exception {
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

  static CertificateBuilder server(String name) throws Exception {
    return valid()
        .subject("CN=" + name)
        .addSanDnsName(name)
        .addSanIpAddress("127.0.0.1")
        .addExtendedKeyUsageServerAuth();
  }

  X509Bundle sign(CertificateBuilder of) throws Exception {
    return of.buildIssuedBy(authority);
  }

  /** Writes {@code NAME.pem} and {@code NAME.key}. */
  void write(String name, X509Bundle bundle) throws Exception {
    Files.writeString(file(name + ".pem"), bundle.getCertificatePathPEM());
    Files.writeString(file(name + ".key"), bundle.getPrivateKeyPEM());
  }

  Path file(String name) {
    return directory.resolve(name);
  }
}
