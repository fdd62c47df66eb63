package io.vitrine.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonObject;
import io.vitrine.bridge.kafka.TokenEndpoints;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** The bridge at a Kafka that asks who it is, over TLS; and what it says when that goes wrong. */
class KafkaSecurityTest {
  private static final String LOGIN = "org.apache.kafka.common.security.";
  private static final String SECRET = "s3cr3t-of-the-bridge";

  @TempDir Path dir;

  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private SecuredKafka kafka;
  private Bridge bridge;
  private OutboxNode node;

  @BeforeEach
  void setUp() throws Exception {
    log.start();
    ((Logger) LoggerFactory.getLogger("ROOT")).addAppender(log);
    kafka = new SecuredKafka(dir);
    bridge = new Bridge();
    node = new OutboxNode(bridge.bus, "broker-1", dir.resolve("outbox"), 1);
  }

  @AfterEach
  void tearDown() throws Exception {
    bridge.stop();
    node.close();
    bridge.close();
    kafka.close();
    ((Logger) LoggerFactory.getLogger("ROOT")).detachAppender(log);
    assertThat(List.copyOf(log.list))
        .extracting(ILoggingEvent::getFormattedMessage)
        .noneMatch(line -> line.contains(SECRET));
  }

  @ParameterizedTest
  @ValueSource(strings = {"PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"})
  void passwordsOverTls(String mechanism) throws Exception {
    kafka.with("sasl.enabled.mechanisms", mechanism);
    if (mechanism.equals("PLAIN")) {
      kafka.with(
          "plain.sasl.jaas.config",
          LOGIN + "plain.PlainLoginModule required user_bridge=\"" + SECRET + "\";");
    } else {
      kafka.with(
          mechanism.toLowerCase() + ".sasl.jaas.config",
          LOGIN + "scram.ScramLoginModule required;");
    }
    kafka.start("SASL_SSL");
    if (!mechanism.equals("PLAIN")) {
      kafka.scramUser(ScramMechanism.fromMechanismName(mechanism), "bridge", SECRET);
    }
    start(sasl(mechanism));
    node.publish("a", "1");
    arrives("1");
  }

  @Test
  void tokensOfAnEndpointOverHttp() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    WebTokens tokens = new WebTokens();
    Path keys = Files.writeString(dir.resolve("jwks.json"), tokens.keys());
    TokenEndpoints.allow(Map.of("sasl.oauthbearer.token.endpoint.url", keys.toUri().toString()));
    HttpServer endpoint =
        Bridge.await(
            bridge
                .vertx
                .createHttpServer()
                .requestHandler(
                    request -> {
                      asked.incrementAndGet();
                      request
                          .response()
                          .putHeader("content-type", "application/json")
                          .end(new JsonObject().put("access_token", tokens.make()).encode());
                    })
                .listen(0, "127.0.0.1"));
    kafka
        .with("sasl.enabled.mechanisms", "OAUTHBEARER")
        .with(
            "oauthbearer.sasl.jaas.config", LOGIN + "oauthbearer.OAuthBearerLoginModule required;")
        .with(
            "oauthbearer.sasl.server.callback.handler.class",
            LOGIN + "oauthbearer.OAuthBearerValidatorCallbackHandler")
        .with("sasl.oauthbearer.jwks.endpoint.url", keys.toUri().toString())
        .with("sasl.oauthbearer.expected.audience", "kafka")
        .start("SASL_SSL");
    Map<String, String> properties = tls("SASL_SSL");
    properties.put("sasl.mechanism", "OAUTHBEARER");
    properties.put(
        "sasl.login.callback.handler.class", LOGIN + "oauthbearer.OAuthBearerLoginCallbackHandler");
    properties.put(
        "sasl.oauthbearer.token.endpoint.url",
        "http://127.0.0.1:" + endpoint.actualPort() + "/token");
    properties.put("sasl.jaas.config", LOGIN + "oauthbearer.OAuthBearerLoginModule required;");
    properties.put("sasl.oauthbearer.client.credentials.client.id", "bridge");
    properties.put("sasl.oauthbearer.client.credentials.client.secret", SECRET);
    start(properties);
    node.publish("a", "1");
    arrives("1");
    assertThat(asked).hasPositiveValue();
  }

  @Test
  void aWrongPasswordIsSaidAndOnceItIsRightAllArrives() throws Exception {
    kafka
        .with("sasl.enabled.mechanisms", "SCRAM-SHA-512")
        .with("scram-sha-512.sasl.jaas.config", LOGIN + "scram.ScramLoginModule required;")
        .start("SASL_SSL");
    kafka.scramUser(ScramMechanism.SCRAM_SHA_512, "bridge", "another one");
    start(sasl("SCRAM-SHA-512"));
    node.publish("a", "1");

    notReady("SaslAuthenticationException: Authentication failed");
    Bridge.until(
        "counted",
        () ->
            bridge.counted("vitrine.bridge.kafka.unanswered", "cause", "sasl_authentication") > 0);
    Bridge.until(
        "the lane's too",
        () -> bridge.counted("vitrine.bridge.failures", "cause", "sasl_authentication") > 0);
    assertThat(node.held()).isEqualTo(1);

    kafka.scramUser(ScramMechanism.SCRAM_SHA_512, "bridge", SECRET);
    arrives("1");
  }

  @Test
  void anExpiredCertificateOfKafkaIsSaidAndOnceItIsRenewedAllArrives() throws Exception {
    kafka.certify("server", SecuredKafka.expired());
    kafka.start("SSL");
    start(tls("SSL"));
    node.publish("a", "1");

    notReady("CertificateExpiredException");
    Bridge.until(
        "counted",
        () -> bridge.counted("vitrine.bridge.kafka.unanswered", "cause", "ssl_authentication") > 0);

    kafka.stop();
    kafka.certify("server", SecuredKafka.valid());
    kafka.start("SSL");
    arrives("1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"exactly-once", "at-least-once"})
  void aCertificateOfTheBridgeIsRenewedWithoutARestart(String delivery) throws Exception {
    kafka.with("ssl.client.auth", "required").start("SSL");
    kafka.certify("bridge", SecuredKafka.expired());
    Map<String, String> properties = tls("SSL");
    properties.put("ssl.keystore.type", "PEM");
    properties.put("ssl.keystore.location", kafka.file("bridge.pem").toString());
    start(properties, delivery);
    node.publish("a", "1");

    notReady("SslAuthenticationException");

    kafka.certify("bridge", SecuredKafka.valid());
    arrives("1");
  }

  private Map<String, String> tls(String protocol) {
    Map<String, String> properties = new HashMap<>();
    properties.put("security.protocol", protocol);
    properties.put("ssl.truststore.type", "PEM");
    properties.put("ssl.truststore.location", kafka.file("ca.pem").toString());
    return properties;
  }

  private Map<String, String> sasl(String mechanism) {
    Map<String, String> properties = tls("SASL_SSL");
    String module = mechanism.equals("PLAIN") ? "plain.Plain" : "scram.Scram";
    properties.put("sasl.mechanism", mechanism);
    properties.put(
        "sasl.jaas.config",
        LOGIN + module + "LoginModule required username=\"bridge\" password=\"" + SECRET + "\";");
    return properties;
  }

  private void start(Map<String, String> properties) throws Exception {
    start(properties, "exactly-once");
  }

  private void start(Map<String, String> properties, String delivery) throws Exception {
    bridge.start(
        Bridge.settings(
            kafka.bootstrapServers(),
            Map.of(
                "bridge.kafka.properties", properties,
                "bridge.delivery", delivery,
                "routes", List.of(Bridge.route("all", "#", "mqtt")))));
  }

  private void notReady(String why) throws Exception {
    Bridge.until(why, () -> !bridge.ready() && bridge.detail().contains(why));
    Bridge.until(
        "logged: " + why,
        () -> List.copyOf(log.list).stream().anyMatch(e -> e.getFormattedMessage().contains(why)));
  }

  private void arrives(String value) throws Exception {
    assertThat(KafkaReader.read(kafka.open(), "mqtt", 1))
        .extracting(KafkaReader::value)
        .containsExactly(value);
    Bridge.until("ready", bridge::ready);
    Bridge.until("the outbox is empty", () -> node.held() == 0);
  }
}
