package io.vitrine.broker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5ConnAckException;
import com.hivemq.client.mqtt.mqtt5.message.connect.connack.Mqtt5ConnAckReasonCode;
import io.vitrine.broker.access.PasswordFile;
import io.vitrine.broker.access.scram.ScramClient;
import io.vitrine.broker.access.scram.ScramMechanism;
import io.vitrine.broker.conformance.Spec;
import io.vitrine.config.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Enhanced authentication by SCRAM: with HiveMQ's client, and byte by byte. */
class EnhancedAuthTest {
  private static final String CONTINUE = "18";
  private static final String AGAIN = "19";

  @TempDir static Path directory;
  private static RunningBroker broker;

  @BeforeAll
  static void start() throws Exception {
    Path file = directory.resolve("users");
    Files.write(
        file,
        List.of(
            PasswordFile.line("plant", "pencil".getBytes(UTF_8)),
            PasswordFile.scramLine("plant", "pencil", ScramMechanism.SHA_256, 4_096),
            PasswordFile.scramLine("plant", "pencil", ScramMechanism.SHA_512, 4_096),
            PasswordFile.scramLine("other", "pen", ScramMechanism.SHA_256, 4_096)));
    broker =
        new RunningBroker(
            Settings.defaults()
                .with("broker.access.password_file", file.toString())
                .with("broker.access.users", Map.of("set", "secret"))
                .with("broker.access.anonymous", "false")
                .with("broker.connect_timeout", "2s"));
  }

  @AfterAll
  static void stop() throws Exception {
    broker.close();
  }

  private static String text(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    return "%04x".formatted(bytes.length) + HexFormat.of().formatHex(bytes);
  }

  private static String properties(String method, byte[] data) {
    String hex = "15" + text(method) + (data == null ? "" : "16" + text(new String(data, UTF_8)));
    return variable(hex.length() / 2) + hex;
  }

  private static String variable(int length) {
    return length < 128
        ? "%02x".formatted(length)
        : "%02x%02x".formatted(length | 128, length >> 7);
  }

  private static String packet(String first, String body) {
    return first + variable(body.length() / 2) + body;
  }

  private static String connect(String id, String method, byte[] data) {
    return packet(
        "10", text("MQTT") + "05 02 003c".replace(" ", "") + properties(method, data) + text(id));
  }

  private static String auth(String reason, String method, byte[] data) {
    return packet("f0", reason + properties(method, data));
  }

  /** The authentication data of an AUTH or CONNACK, right behind its method. */
  private static byte[] data(String packet, String method) {
    int at = packet.indexOf("15" + text(method)) + 2 + text(method).length();
    assertThat(packet.substring(at, at + 2)).isEqualTo("16");
    int length = Integer.parseInt(packet.substring(at + 2, at + 6), 16);
    return HexFormat.of().parseHex(packet.substring(at + 6, at + 6 + 2 * length));
  }

  private static RawClient loggedIn(String id, ScramClient scram) throws IOException {
    RawClient client = new RawClient(broker.port).send(connect(id, scram.method(), scram.first()));
    String challenge = client.packet();
    assertThat(challenge).startsWith("f0").contains("18");
    client.send(auth(CONTINUE, scram.method(), scram.last(data(challenge, scram.method()))));
    String connack = client.packet();
    assertThat(connack).startsWith("20").contains("15" + text(scram.method()));
    assertThat(connack.substring(4, 8)).isIn("0000", "0100");
    return client;
  }

  private static ScramClient plant() {
    return new ScramClient("SHA-256", "plant", "pencil");
  }

  private static Mqtt5BlockingClient hive(String id, HiveMqScram mechanism) {
    return Mqtt5Client.builder()
        .identifier(id)
        .serverHost("127.0.0.1")
        .serverPort(broker.port)
        .enhancedAuth(mechanism)
        .buildBlocking();
  }

  @ParameterizedTest
  @ValueSource(strings = {"SHA-256", "SHA-512"})
  @Spec({"5 MQTT-4.12.0-2", "5 MQTT-4.12.0-5"})
  void hiveMqsClientLogsInAndProvesItAgain(String hash) throws Exception {
    for (String user : List.of("plant", "set")) {
      String password = user.equals("plant") ? "pencil" : "secret";
      HiveMqScram mechanism = new HiveMqScram(hash, user, password);
      Mqtt5BlockingClient client = hive("hive-" + user + hash, mechanism);
      client.connect();
      assertThat(mechanism.trusted()).isEqualTo(1);
      assertThat(broker.connection("hive-" + user + hash).getString("username")).isEqualTo(user);
      client.reauth();
      assertThat(mechanism.trusted()).isEqualTo(2);
      client.publishWith().topic("t").send();
      client.disconnect();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"plant wrong", "nobody pencil", "other pencil"})
  @Spec("5 MQTT-4.12.0-4")
  void aWrongProofIsRefused(String login) {
    String[] parts = login.split(" ", -1);
    Mqtt5BlockingClient client = hive("wrong", new HiveMqScram("SHA-256", parts[0], parts[1]));
    assertThatThrownBy(client::connect)
        .isInstanceOfSatisfying(
            Mqtt5ConnAckException.class,
            e ->
                assertThat(e.getMqttMessage().getReasonCode())
                    .isEqualTo(Mqtt5ConnAckReasonCode.NOT_AUTHORIZED));
  }

  @Test
  void theFirstMessageMayComeWithTheFirstAuth() throws Exception {
    ScramClient scram = plant();
    try (RawClient client = new RawClient(broker.port)) {
      client.send(connect("late", scram.method(), null));
      assertThat(client.packet()).isEqualTo(auth(CONTINUE, scram.method(), null));
      client.send(auth(CONTINUE, scram.method(), scram.first()));
      byte[] challenge = data(client.packet(), scram.method());
      // What is sent behind the proof is read when the client is in.
      client.send(auth(CONTINUE, scram.method(), scram.last(challenge)) + "c000");
      String connack = client.packet();
      assertThat(scram.trusts(data(connack, scram.method()))).isTrue();
      assertThat(client.packet()).isEqualTo("d000");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"SCRAM-SHA-1", "PLAIN", "SCRAM-SHA-256-PLUS", ""})
  void aMethodThatIsNotSpoken(String method) throws Exception {
    try (RawClient client = new RawClient(broker.port).send(connect("m", method, null))) {
      assertThat(client.packet()).matches("20..008c.*");
      assertThat(client.packet()).isEmpty();
    }
  }

  @Test
  @Spec("5 MQTT-3.1.4-6")
  void whatIsNotItsTurnBeforeConnackIsRefused() throws Exception {
    String method = plant().method();
    byte[] data = "n,,n=plant,r=abc".getBytes(UTF_8);
    for (String wrong :
        List.of(
            auth(CONTINUE, "SCRAM-SHA-512", data),
            auth(AGAIN, method, data),
            auth(CONTINUE, method, "nonsense".getBytes(UTF_8)),
            auth(CONTINUE, method, null),
            "3003000174",
            "c000",
            "f000")) {
      try (RawClient client = new RawClient(broker.port).send(connect("w", method, data))) {
        assertThat(client.packet()).startsWith("f0");
        client.send(wrong + "c000");
        assertThat(client.packet()).as(wrong).matches("20..0082.*");
        assertThat(client.packet()).isEmpty();
      }
    }
    try (RawClient client = new RawClient(broker.port).send(connect("w", method, data))) {
      assertThat(client.packet()).startsWith("f0");
      client.send("e000");
      assertThat(client.packet()).isEmpty();
    }
  }

  @Test
  @Spec("5 MQTT-4.12.1-2")
  void whoFailsToProveItAgainIsDisconnected() throws Exception {
    String method = plant().method();
    for (ScramClient again :
        List.of(
            new ScramClient("SHA-256", "plant", "wrong"),
            new ScramClient("SHA-256", "other", "pen"))) {
      try (RawClient client = loggedIn("again", plant())) {
        client.send(auth(AGAIN, method, again.first()));
        client.send(auth(CONTINUE, method, again.last(data(client.packet(), method))));
        assertThat(client.packet()).matches("e0..87.*");
        assertThat(client.packet()).isEmpty();
      }
    }
    for (String wrong :
        List.of(
            auth(CONTINUE, method, null),
            auth(AGAIN, "SCRAM-SHA-512", plant().first()),
            auth(AGAIN, method, "nonsense".getBytes(UTF_8)),
            auth(AGAIN, method, plant().first()) + auth(AGAIN, method, plant().first()))) {
      try (RawClient client = loggedIn("again", plant()).send(wrong)) {
        String answer = client.packet();
        assertThat(answer.startsWith("f0") ? client.packet() : answer).matches("e0..82.*");
        assertThat(client.packet()).isEmpty();
      }
    }
  }

  @Test
  void anExchangeThatIsNotGoneOnWithEndsInTime() throws Exception {
    String method = plant().method();
    try (RawClient client = new RawClient(broker.port)) {
      client.send(connect("slow", method, plant().first()));
      assertThat(client.packet()).startsWith("f0");
      assertThat(client.packet()).isEmpty();
      broker.awaitCount("vitrine.broker.connections.closed", "auth_timeout");
    }
    try (RawClient client = loggedIn("slow", plant())) {
      client.send(auth(AGAIN, method, plant().first()));
      assertThat(client.packet()).startsWith("f0");
      assertThat(client.packet()).matches("e0..87.*");
    }
  }

  @Test
  void exchangesAreBoundedAsHandshakesAre() throws Exception {
    Settings one =
        Settings.defaults()
            .with("broker.access.users", Map.of("plant", "pencil"))
            .with("broker.handshakes_max", "1");
    try (RunningBroker bounded = new RunningBroker(one);
        RawClient first = new RawClient(bounded.port)) {
      ScramClient scram = plant();
      first.send(connect("first", scram.method(), scram.first()));
      byte[] challenge = data(first.packet(), scram.method());
      try (RawClient second = new RawClient(bounded.port)) {
        assertThat(second.rest()).isEmpty();
      }
      bounded.awaitCount("vitrine.broker.connections.refused", "handshakes_max");
      first.send(auth(CONTINUE, scram.method(), scram.last(challenge)));
      assertThat(first.packet()).startsWith("20");
      try (RawClient third = new RawClient(bounded.port).connect("third")) {
        assertThat(third.packet()).startsWith("20");
      }
    }
  }

  @Test
  @Spec({"5 MQTT-3.15.2-2", "5 MQTT-3.15.2-3"})
  void whoTakesNoPacketsThatLargeCannotAuthenticate() throws Exception {
    ScramClient scram = plant();
    String properties = "27 00000020" + properties(scram.method(), scram.first()).substring(2);
    String body =
        text("MQTT")
            + "0502003c"
            + variable(properties.replace(" ", "").length() / 2)
            + properties
            + text("s");
    try (RawClient client = new RawClient(broker.port)) {
      client.send(packet("10", body.replace(" ", "")));
      assertThat(client.packet()).isEmpty();
    }
  }
}
