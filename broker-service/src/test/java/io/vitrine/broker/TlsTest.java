package io.vitrine.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hivemq.client.mqtt.MqttWebSocketConfig;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import io.micrometer.core.instrument.Counter;
import io.netty.pkitesting.X509Bundle;
import io.vertx.core.json.JsonObject;
import io.vitrine.config.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS with the JDK's client and HiveMQ's, against both engines. */
class TlsTest {
  @TempDir Path directory;
  private Certificates certificates;

  @BeforeEach
  void makeCertificates() throws Exception {
    certificates = new Certificates(directory);
    certificates.write("server", certificates.sign(Certificates.server("localhost")));
  }

  private Settings listener(Map<String, ?> more) {
    Map<String, Object> row = new HashMap<>(Map.of("name", "secure", "port", "0"));
    row.putAll(
        Map.of(
            "transport", "tls",
            "tls_certificate_file", certificates.file("server.pem").toString(),
            "tls_key_file", certificates.file("server.key").toString()));
    row.putAll(more);
    return Settings.defaults().with("broker.listeners", List.of(row));
  }

  private SSLSocket open(int port, X509Bundle client, String sni, String... versions)
      throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    KeyManager[] keys = client == null ? null : client.toKeyManagerFactory().getKeyManagers();
    context.init(keys, certificates.authority.toTrustManagerFactory().getTrustManagers(), null);
    SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port);
    SSLParameters parameters = socket.getSSLParameters();
    if (sni != null) {
      parameters.setServerNames(List.of(new SNIHostName(sni)));
    }
    if (versions.length > 0) {
      parameters.setProtocols(versions);
    }
    parameters.setApplicationProtocols(new String[] {"mqtt"});
    socket.setSSLParameters(parameters);
    return socket;
  }

  @ParameterizedTest
  @CsvSource({"auto, TLSv1.2", "auto, TLSv1.3", "jdk, TLSv1.2", "jdk, TLSv1.3"})
  void bothVersionsAndEnginesWorkAndAreShown(String engine, String version) throws Exception {
    try (RunningBroker broker = new RunningBroker(listener(Map.of("tls_engine", engine)));
        SSLSocket socket = open(broker.port("mqtts"), null, "b.example.org", version);
        RawClient client = new RawClient(socket).connect("secure1")) {
      assertThat(client.packet()).startsWith("20");
      assertThat(socket.getApplicationProtocol()).isEqualTo("mqtt");
      JsonObject shown = broker.connection("secure1");
      assertThat(shown.getString("transport")).isEqualTo("tls");
      JsonObject tls = shown.getJsonObject("tls");
      assertThat(tls.getString("version")).isEqualTo(version);
      assertThat(tls.getString("cipher")).isEqualTo(socket.getSession().getCipherSuite());
      assertThat(tls.getString("server_name")).isEqualTo("b.example.org");
      assertThat(tls.getString("client_subject")).isNull();
      // Packets larger than a TLS record, both ways.
      client.send("82 07 0001 00 0001 74 00");
      assertThat(client.packet()).startsWith("90");
      client.send("30 84d00f 0001 74 00" + "ab".repeat(256_000));
      assertThat(client.read(256_008)).hasSize(512_016).endsWith("abab");
    }
  }

  @Test
  void aVersionThatIsNotSpokenIsRefused() throws Exception {
    try (RunningBroker broker =
            new RunningBroker(listener(Map.of("tls_versions", List.of("TLSv1.3"))));
        SSLSocket socket = open(broker.port("mqtts"), null, null, "TLSv1.2")) {
      assertThatThrownBy(socket::startHandshake).isInstanceOf(SSLHandshakeException.class);
      broker.awaitCount("vitrine.broker.connections.closed", "tls_failed");
    }
  }

  @Test
  void onlyTheCiphersThatAreNamedAreSpoken() throws Exception {
    String cipher = "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384";
    try (RunningBroker broker =
            new RunningBroker(
                listener(
                    Map.of("tls_versions", List.of("TLSv1.2"), "tls_ciphers", List.of(cipher))));
        SSLSocket socket = open(broker.port("mqtts"), null, null)) {
      socket.startHandshake();
      assertThat(socket.getSession().getCipherSuite()).isEqualTo(cipher);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "auto, cn, device-7",
    "auto, dns, d7.example.org",
    "auto, email, d7@example.org",
    "auto, uri, urn:device:7",
    "jdk, dn, 'CN=device-7,O=Plant'"
  })
  void theCertificateNamesTheUser(String engine, String choice, String user) throws Exception {
    X509Bundle device =
        certificates.sign(
            Certificates.valid()
                .subject("CN=device-7,O=Plant")
                .addSanDnsName("d7.example.org")
                .addSanRfc822Name("d7@example.org")
                .addSanUriName("urn:device:7")
                .addExtendedKeyUsageClientAuth());
    try (RunningBroker broker =
            new RunningBroker(
                listener(
                    Map.of(
                        "tls_engine",
                        engine,
                        "tls_client_certificate",
                        "required",
                        "tls_client_ca_file",
                        certificates.authorityFile.toString(),
                        "tls_username",
                        choice)));
        RawClient client = new RawClient(open(broker.port("mqtts"), device, null)).connect("d7")) {
      assertThat(client.packet()).startsWith("20");
      JsonObject shown = broker.connection("d7");
      assertThat(shown.getString("username")).isEqualTo(user);
      assertThat(shown.getJsonObject("tls").getString("client_subject"))
          .isEqualTo("CN=device-7,O=Plant");
      try (RawClient nobody = new RawClient(open(broker.port("mqtts"), null, null, "TLSv1.2"))) {
        assertThatThrownBy(() -> nobody.connect("x").packet())
            .isInstanceOf(java.io.IOException.class);
      }
      broker.awaitCount("vitrine.broker.connections.closed", "tls_failed");
    }
  }

  @Test
  void anOptionalCertificateMayBeMissingButNotWrong() throws Exception {
    // Of an authority that is called the same, so that the client does offer it.
    X509Bundle stranger =
        new Certificates(Files.createDirectory(directory.resolve("elsewhere")))
            .sign(Certificates.valid().subject("CN=stranger").addExtendedKeyUsageClientAuth());
    try (RunningBroker broker =
        new RunningBroker(
            listener(
                Map.of(
                    "tls_client_certificate", "optional",
                    "tls_client_ca_file", certificates.authorityFile.toString(),
                    "tls_username", "cn")))) {
      try (RawClient client = new RawClient(open(broker.port("mqtts"), null, null)).connect("o")) {
        assertThat(client.packet()).startsWith("20");
        assertThat(broker.connection("o").getString("username")).isNull();
      }
      try (RawClient client =
          new RawClient(open(broker.port("mqtts"), stranger, null, "TLSv1.2"))) {
        assertThatThrownBy(() -> client.connect("s").packet())
            .isInstanceOf(java.io.IOException.class);
      }
      broker.awaitCount("vitrine.broker.connections.closed", "tls_failed");
    }
  }

  @Test
  void theServerNameChoosesTheCertificate() throws Exception {
    certificates.write("b", certificates.sign(Certificates.server("b.example.org")));
    certificates.write("wild", certificates.sign(Certificates.server("x.wild.example.org")));
    try (RunningBroker broker =
        new RunningBroker(
            listener(
                Map.of(
                    "tls_server_names",
                    List.of(name("b.example.org", "b"), name("*.wild.example.org", "wild")))))) {
      int port = broker.port("mqtts");
      assertThat(subject(port, null)).isEqualTo("CN=localhost");
      assertThat(subject(port, "other.example.org")).isEqualTo("CN=localhost");
      assertThat(subject(port, "B.example.org")).isEqualTo("CN=b.example.org");
      assertThat(subject(port, "x.wild.example.org")).isEqualTo("CN=x.wild.example.org");
    }
  }

  private Map<String, String> name(String server, String file) {
    return Map.of(
        "name", server,
        "certificate_file", certificates.file(file + ".pem").toString(),
        "key_file", certificates.file(file + ".key").toString());
  }

  private String subject(int port, String sni) throws Exception {
    try (SSLSocket socket = open(port, null, sni)) {
      socket.startHandshake();
      return socket.getSession().getPeerPrincipal().getName();
    }
  }

  @Test
  void aRenewedCertificateCountsWithoutARestartAndABrokenOneDoesNot() throws Exception {
    Settings settings = listener(Map.of()).with("broker.tls.reload_interval", "100ms");
    try (RunningBroker broker = new RunningBroker(settings);
        RawClient before = new RawClient(open(broker.port("mqtts"), null, null)).connect("old")) {
      assertThat(before.packet()).startsWith("20");
      Files.writeString(certificates.file("server.pem"), "garbage");
      await(broker, "failed");
      assertThat(subject(broker.port("mqtts"), null)).isEqualTo("CN=localhost");
      certificates.write("server", certificates.sign(Certificates.server("renewed")));
      await(broker, "ok");
      assertThat(subject(broker.port("mqtts"), null)).isEqualTo("CN=renewed");
      assertThat(before.send("c000").packet()).isEqualTo("d000");
    }
  }

  private static void await(RunningBroker broker, String result) throws Exception {
    Counter reloads =
        broker.meters.get("vitrine.broker.tls.reloads").tag("result", result).counter();
    broker.await("no reload was " + result, () -> reloads.count() != 0);
  }

  @Test
  void hivemqsClientConnectsOverTlsAndSecureWebSocket() throws Exception {
    try (RunningBroker broker = new RunningBroker(certificates.secured(Settings.defaults()))) {
      assertThat(broker.addresses.stream().map(each -> each.replaceAll("[0-9]+(/|$)", "$1")))
          .containsExactly(
              "mqtt://127.0.0.1:",
              "mqtts://127.0.0.1:",
              "wss://127.0.0.1:/mqtt",
              "ws://127.0.0.1:/mqtt");
      for (String scheme : List.of("mqtts", "wss")) {
        var builder =
            Mqtt5Client.builder()
                .identifier(scheme)
                .serverHost("127.0.0.1")
                .serverPort(broker.port(scheme))
                .sslConfig()
                .trustManagerFactory(certificates.authority.toTrustManagerFactory())
                .applySslConfig();
        Mqtt5BlockingClient client =
            (scheme.equals("wss")
                    ? builder.webSocketConfig(
                        MqttWebSocketConfig.builder().serverPath("mqtt").build())
                    : builder)
                .buildBlocking();
        client.connect();
        assertThat(broker.connection(scheme).getJsonObject("tls").getString("version"))
            .startsWith("TLSv1.");
        client.disconnect();
      }
    }
  }

  @Test
  void whatIsNotTlsAndWhatDoesNotComeIsClosedAndCounted() throws Exception {
    try (RunningBroker broker = new RunningBroker(listener(Map.of("handshake_timeout", "1s")))) {
      try (RawClient plain = new RawClient(broker.port("mqtts")).connect("plain")) {
        assertThat(plain.rest()).hasSizeLessThan(20);
      }
      broker.awaitCount("vitrine.broker.connections.closed", "tls_failed");
      try (RawClient silent = new RawClient(broker.port("mqtts"));
          RawClient half = new RawClient(broker.port("mqtts")).send("160301 0200 0100")) {
        assertThat(silent.rest()).isEmpty();
        assertThat(half.rest()).hasSizeLessThan(20);
      }
      broker.awaitCount("vitrine.broker.connections.closed", "tls_timeout");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "none.pem server.key: DIR/none.pem: no such file",
        "text.pem server.key: DIR/text.pem: not a certificate in PEM",
        "server.key server.key: DIR/server.key: not a certificate in PEM",
        "server.pem none.key: DIR/none.key: no such file",
        "server.pem text.pem: DIR/text.pem: no private key (expected: PEM)",
        "server.pem garbled.key: DIR/garbled.key: not a private key (expected: RSA or EC, in PEM)",
        "server.pem locked.key: DIR/locked.key: the key is encrypted (expected: one that is not)",
        "server.pem other.key: DIR/other.key: not the key of the certificate in DIR/server.pem",
        "server.pem rsa.key: DIR/rsa.key: not the key of the certificate in DIR/server.pem",
        "old.pem old.key: DIR/old.pem: expired at 2020-01-02T00:00:00Z",
      })
  void filesThatAreNotRightAreSaidAtStart(String text) throws Exception {
    Files.writeString(certificates.file("text.pem"), "hello\n");
    Files.writeString(
        certificates.file("garbled.key"),
        "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
    Files.writeString(
        certificates.file("locked.key"), "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n");
    certificates.write("other", certificates.sign(Certificates.server("other")));
    certificates.write("rsa", certificates.sign(Certificates.server("rsa").rsa2048()));
    certificates.write(
        "old",
        certificates.sign(
            Certificates.server("old")
                .notBefore(java.time.Instant.parse("2020-01-01T00:00:00Z"))
                .notAfter(java.time.Instant.parse("2020-01-02T00:00:00Z"))));
    String[] files = text.substring(0, text.indexOf(':')).split(" ", -1);
    Settings settings =
        listener(
            Map.of(
                "tls_certificate_file", certificates.file(files[0]).toString(),
                "tls_key_file", certificates.file(files[1]).toString()));
    assertThatThrownBy(() -> new RunningBroker(settings).close())
        .hasRootCauseInstanceOf(Exception.class)
        .cause()
        .hasMessage(
            "listener secure, TLS: "
                + text.substring(text.indexOf(':') + 2).replace("DIR", directory.toString()));
  }
}
