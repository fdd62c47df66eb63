package io.vitrine.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import io.vitrine.config.Settings;
import io.vitrine.contract.AdminRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clients that are not let in. */
@Timeout(120)
class BansTest {
  @TempDir Path data;

  private static String hex(String text) {
    return "%04x".formatted(text.length())
        + HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
  }

  /** CONNECT with user name and password; empty for none. */
  private static RawClient connect(
      RunningBroker broker, int level, String id, String user, String password) throws Exception {
    String flags = "%02x".formatted(2 | (user.isEmpty() ? 0 : 0xC0));
    String body =
        "00044d515454%02x".formatted(level)
            + flags
            + "0000"
            + (level == 5 ? "00" : "")
            + hex(id)
            + (user.isEmpty() ? "" : hex(user) + hex(password));
    RawClient client = new RawClient(broker.port);
    return client.send("10%02x".formatted(body.length() / 2) + body);
  }

  private static String answer(RunningBroker broker, int level, String id) throws Exception {
    try (RawClient client = connect(broker, level, id, "", "")) {
      String connack = client.packet();
      return connack.substring(6, 8);
    }
  }

  private static JsonObject ban(RunningBroker broker, String kind, String value, long seconds)
      throws Exception {
    return broker.ask(AdminRequest.ban(kind, value, seconds, "test")).getJsonObject("ban");
  }

  @Test
  void whoIsBannedIsNotLetInAndWhoIsThereIsSentAway() throws Exception {
    try (RunningBroker broker = new RunningBroker(Settings.defaults());
        RawClient five = connect(broker, 5, "bad", "", "");
        RawClient good = connect(broker, 5, "good", "", "");
        RawClient three = connect(broker, 4, "old", "", "")) {
      assertThat(five.packet()).startsWith("20");
      assertThat(good.packet()).startsWith("20");
      assertThat(three.packet()).isEqualTo("20020000");
      assertThat(ban(broker, "client_id", "bad", 0).getString("by")).isEqualTo("administrator");
      ban(broker, "client_id", "old", 0);
      // DISCONNECT knows no "banned" (MQTT 5.0, 3.14.2.1).
      assertThat(five.packet()).startsWith("e0").contains("98");
      assertThat(five.packet()).isEmpty();
      assertThat(three.packet()).isEmpty();
      assertThat(answer(broker, 5, "bad")).isEqualTo("8a");
      assertThat(answer(broker, 4, "old")).isEqualTo("05");
      assertThat(answer(broker, 5, "good2")).isEqualTo("00");
      assertThat(good.send("c000").packet()).isEqualTo("d000");
      broker.awaitCount("vitrine.broker.connections.refused", "banned");
      broker.awaitCount("vitrine.broker.connections.closed", "banned");
      assertThat(broker.ask(AdminRequest.bans(10)).getJsonArray("bans")).hasSize(2);
      assertThat(broker.ask(AdminRequest.unban("client_id", "bad")).getJsonObject("ban"))
          .isNotNull();
      assertThat(broker.ask(AdminRequest.unban("client_id", "bad"))).isEmpty();
      assertThat(answer(broker, 5, "bad")).isEqualTo("00");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, 8a",
    "127.0.0.0/8, 8a",
    "127.0.0.1/32, 8a",
    "127.0.0.0/31, 8a",
    "0.0.0.0/0, 8a",
    "126.0.0.0/8, 00",
    "127.0.0.2/31, 00",
    "::1, 00",
    "::/0, 00"
  })
  void anAddressIsBannedByItselfOrByItsNetwork(String network, String expected) throws Exception {
    try (RunningBroker broker = new RunningBroker(Settings.defaults())) {
      ban(broker, "address", network, 60);
      assertThat(answer(broker, 5, "c")).isEqualTo(expected);
      broker.ask(AdminRequest.unban("address", network));
      assertThat(answer(broker, 5, "c")).isEqualTo("00");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "address, 10.0.0, 0",
    "address, 10.0.0.0/33, 0",
    "address, host, 0",
    "client, x, 0",
    "client_id, '', 0",
    "client_id, x, -1"
  })
  void aBanThatCannotBeIsRefused(String kind, String value, long seconds) throws Exception {
    try (RunningBroker broker = new RunningBroker(Settings.defaults())) {
      assertThatThrownBy(() -> ban(broker, kind, value, seconds)).hasMessageContaining("expected");
    }
  }

  @Test
  void bansOutliveTheBrokerAndEndInTime() throws Exception {
    RunningBroker before = new RunningBroker(Settings.defaults(), data);
    ban(before, "client_id", "long", 600);
    ban(before, "username", "user", 0);
    ban(before, "address", "10.0.0.0/8", 600);
    ban(before, "client_id", "brief", 1);
    ban(before, "client_id", "ended", 0);
    before.ask(AdminRequest.unban("client_id", "ended"));
    before.stop();
    RunningBroker after = new RunningBroker(Settings.defaults(), data);
    assertThat(answer(after, 5, "long")).isEqualTo("8a");
    try (RawClient client = connect(after, 5, "other", "user", "x")) {
      assertThat(client.packet().substring(6, 8)).isEqualTo("8a");
    }
    after.await(
        "the brief one is still there",
        () -> after.meters.get("vitrine.broker.bans").gauge().value() == 3);
    assertThat(answer(after, 5, "brief")).isEqualTo("00");
    assertThat(answer(after, 5, "ended")).isEqualTo("00");
    after.stop();
  }

  @Test
  void aClientThatConnectsAgainAndAgainIsBanned() throws Exception {
    Settings settings =
        Settings.defaults()
            .with("broker.flapping.connects_max", "3")
            .with("broker.flapping.window", "1h");
    try (RunningBroker broker = new RunningBroker(settings)) {
      for (int i = 0; i < 3; i++) {
        assertThat(answer(broker, 5, "flap")).isEqualTo("00");
        assertThat(answer(broker, 5, "")).isEqualTo("00");
      }
      assertThat(answer(broker, 5, "")).as("a name of its own each").isEqualTo("00");
      assertThat(answer(broker, 5, "flap")).isEqualTo("8a");
      assertThat(answer(broker, 5, "flap")).isEqualTo("8a");
      broker.awaitCount("vitrine.broker.connections.refused", "flapping");
      broker.awaitCount("vitrine.broker.connections.refused", "banned");
      JsonObject ban = broker.ask(AdminRequest.bans(10)).getJsonArray("bans").getJsonObject(0);
      assertThat(ban.getString("by")).isEqualTo("flapping");
      assertThat(ban.getString("reason")).isEqualTo("more than 3 connects within 3600 s");
      assertThat(ban.getString("until")).isNotNull();
    }
  }

  @Test
  void anAddressThatTriesPasswordsIsBanned() throws Exception {
    Settings settings =
        Settings.defaults()
            .with("broker.access.users", Map.of("ann", "right"))
            .with("broker.flapping.failed_logins_max", "2")
            .with("broker.flapping.ban_time", "1h")
            .with("broker.flapping.window", "1h");
    try (RunningBroker broker = new RunningBroker(settings)) {
      String[] expected = {"86", "86", "86", "8a"};
      for (String code : expected) {
        try (RawClient client = connect(broker, 5, "c", "ann", "wrong")) {
          assertThat(client.packet().substring(6, 8)).isEqualTo(code);
        }
      }
      assertThat(answer(broker, 5, "c")).isEqualTo("8a");
      broker.ask(AdminRequest.unban("address", "127.0.0.1"));
      try (RawClient client = connect(broker, 5, "c", "ann", "right")) {
        assertThat(client.packet().substring(6, 8)).isEqualTo("00");
      }
    }
  }
}
