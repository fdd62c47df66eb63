package io.vitrine.bridge;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import io.vitrine.kafka.embedded.EmbeddedKafka;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;

/**
 * A Kafka whose clients come over TLS, with certificates of an authority of its own; a second
 * listener without security is for the test.
 */
final class SecuredKafka implements AutoCloseable {
  private static final String CLIENT = "listener.name.client.";
  private static final String INTERNAL = "INTERNAL";

  private final Path directory;
  private final X509Bundle authority;
  private final Map<String, String> more = new HashMap<>();
  private EmbeddedKafka kafka;
  private int port;

  SecuredKafka(Path directory) throws Exception {
    this.directory = directory;
    authority = valid().subject("CN=Test CA").setIsCertificateAuthority(true).buildSelfSigned();
    Files.writeString(file("ca.pem"), authority.getCertificatePEM());
    certify("server", valid());
  }

  /** From yesterday until tomorrow. */
  static CertificateBuilder valid() {
    return until(Instant.now().plus(1, ChronoUnit.DAYS));
  }

  static CertificateBuilder expired() {
    return until(Instant.now().minus(1, ChronoUnit.HOURS));
  }

  private static CertificateBuilder until(Instant end) {
    return new CertificateBuilder()
        .rsa2048()
        .notBefore(Instant.now().minus(1, ChronoUnit.DAYS))
        .notAfter(end);
  }

  /** Writes {@code NAME.pem}: a key and a certificate. */
  void certify(String name, CertificateBuilder by) throws Exception {
    X509Bundle bundle =
        by.subject("CN=" + name)
            .addSanIpAddress("127.0.0.1")
            .addExtendedKeyUsageServerAuth()
            .addExtendedKeyUsageClientAuth()
            .buildIssuedBy(authority);
    Files.writeString(
        file(name + ".pem"), bundle.getPrivateKeyPEM() + "\n" + bundle.getCertificatePathPEM());
  }

  Path file(String name) {
    return directory.resolve(name);
  }

  /** A property of the listener for clients. */
  SecuredKafka with(String property, String value) {
    more.put(CLIENT + property, value);
    return this;
  }

  /** Starts, or starts again, at the same port. */
  SecuredKafka start(String protocol) {
    Map<String, String> p = new HashMap<>();
    String host = "://127.0.0.1:";
    String clients = "CLIENT" + host + port + "," + INTERNAL + host + 0;
    p.put("listeners", clients + ",CONTROLLER" + host + 0);
    p.put("advertised.listeners", clients);
    p.put(
        "listener.security.protocol.map",
        "CLIENT:" + protocol + "," + INTERNAL + ":PLAINTEXT,CONTROLLER:PLAINTEXT");
    p.put("inter.broker.listener.name", INTERNAL);
    p.put(CLIENT + "ssl.keystore.type", "PEM");
    p.put(CLIENT + "ssl.keystore.location", file("server.pem").toString());
    p.put(CLIENT + "ssl.truststore.type", "PEM");
    p.put(CLIENT + "ssl.truststore.location", file("ca.pem").toString());
    p.putAll(more);
    kafka = EmbeddedKafka.start(directory.resolve("data"), "127.0.0.1", port, "127.0.0.1", p);
    port = kafka.port();
    return this;
  }

  void stop() {
    kafka.close();
  }

  String bootstrapServers() {
    return "127.0.0.1:" + port;
  }

  /** The listener without security. */
  String open() {
    return "127.0.0.1:" + kafka.port(INTERNAL);
  }

  void scramUser(ScramMechanism mechanism, String user, String password) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", open()))) {
      admin
          .alterUserScramCredentials(
              List.of(
                  new UserScramCredentialUpsertion(
                      user, new ScramCredentialInfo(mechanism, 4_096), password)))
          .all()
          .get(30, TimeUnit.SECONDS);
    }
  }

  @Override
  public void close() {
    if (kafka != null) {
      kafka.close();
    }
  }
}
