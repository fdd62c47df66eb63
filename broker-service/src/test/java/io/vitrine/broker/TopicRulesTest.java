package io.vitrine.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vitrine.broker.access.AnonymousAccess;
import io.vitrine.broker.access.Login;
import io.vitrine.broker.access.PasswordFile;
import io.vitrine.broker.access.TopicRules;
import io.vitrine.config.AccessOptions;
import io.vitrine.config.Settings;
import io.vitrine.mqtt.topic.TopicFilter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may publish and subscribe to what, and users that change. */
@Timeout(120)
class TopicRulesTest {
  private static final List<Map<String, String>> RULES =
      List.of(
          Map.of("name", "own", "filter", "devices/${client}/#"),
          Map.of("name", "user", "filter", "users/${user}/+", "action", "publish"),
          Map.of("name", "secrets", "filter", "plant/secret/#", "permission", "deny"),
          Map.of("name", "plant", "filter", "plant/#", "action", "subscribe"),
          Map.of("name", "admin", "filter", "#", "username", "admin"));

  @TempDir Path dir;

  private static TopicRules rules() {
    Settings settings = Settings.defaults().with("broker.access.rules", RULES);
    return new TopicRules(new AnonymousAccess(), settings.get(AccessOptions.ACCESS_RULES), false);
  }

  @ParameterizedTest
  @CsvSource({
    "c, , devices/c/x, true",
    "c, , devices/c, true",
    "c, , devices/d/x, false",
    "+, , devices/+/x, false",
    "c, ann, users/ann/x, true",
    "c, ann, users/bob/x, false",
    "c, , users//x, false",
    "c, , plant/x, false",
    "c, admin, plant/x, true",
    "c, admin, plant/secret/x, false",
    "c, admin, $SYS/x, false",
  })
  void publishing(String client, String user, String topic, boolean may) {
    assertThat(rules().mayPublish(new Login(client, user, null, ""), topic)).isEqualTo(may);
  }

  @ParameterizedTest
  @CsvSource({
    "c, , devices/c/+, true",
    "c, , devices/+/x, false",
    "c, ann, users/ann/x, false",
    "c, , plant/1, true",
    "c, , plant/1/#, true",
    "c, , plant/#, false",
    "c, , plant/+, false",
    "c, , plant/+/x, false",
    "c, , plant/secret, false",
    "c, admin, #, false",
    "c, admin, a/#, true"
  })
  void subscribing(String client, String user, String filter, boolean may) {
    assertThat(rules().maySubscribe(new Login(client, user, null, ""), filter)).isEqualTo(may);
  }

  @ParameterizedTest
  @CsvSource({
    "#, a/b, true, true",
    "#, $SYS/a, false, false",
    "+/b, a/b, true, true",
    "a/#, a, true, true",
    "a/+, a/#, false, true",
    "a/+, a/+, true, true",
    "a/b, a/+, false, true",
    "a/b, a/b/c, false, false",
    "a/+/c, +/b/c, false, true",
    "a/b, a/c, false, false",
    "a/#, a/#, true, true",
    "a/+/#, a/#, false, true",
    "a, a/#, false, true",
    "$SYS/#, #, false, false",
    "+, #, false, true",
    "a/b/#, a/b/c/+, true, true"
  })
  void filtersCoverAndOverlap(String one, String other, boolean covers, boolean overlap) {
    assertThat(TopicFilter.covers(one, other)).isEqualTo(covers);
    assertThat(TopicFilter.overlap(one, other)).isEqualTo(overlap);
    assertThat(TopicFilter.overlap(other, one)).isEqualTo(overlap);
  }

  @ParameterizedTest
  @CsvSource({"a/#/b, allow", "${device}/x, allow", "$share/g/x, deny"})
  void aRuleThatCannotBeRefusesToStart(String filter, String permission) {
    Settings wrong =
        Settings.defaults()
            .with(
                "broker.access.rules",
                List.of(Map.of("name", "x", "filter", filter, "permission", permission)));
    assertThatThrownBy(() -> wrong.get(AccessOptions.ACCESS_RULES))
        .hasMessageContaining("access.rules");
  }

  @Test
  void whatIsNotAllowedIsAnswered() throws Exception {
    Settings settings = Settings.defaults().with("broker.access.rules", RULES);
    try (RunningBroker broker = new RunningBroker(settings);
        RawClient client = new RawClient(broker.port).connect("c")) {
      assertThat(client.packet()).startsWith("20");
      client.send("82 0d 0001 00 0007 706c616e742f23 00");
      assertThat(client.packet()).startsWith("90").endsWith("87");
      client.send("32 07 0001 78 0001 00 78");
      assertThat(client.packet()).matches("40..000187.*");
      client.send("34 07 0001 78 0002 00 78");
      assertThat(client.packet()).matches("50..000287.*");
      client.send("32 11 000b 646576696365732f632f78 0003 00 78");
      assertThat(client.packet()).matches("4003000310");
      try (RawClient will = new RawClient(broker.port)) {
        will.send("10 17 0004 4d515454 05 06 0000 00 0001 64 00 0004 61626364 0000");
        assertThat(will.packet()).matches("20..0087.*");
      }
    }
  }

  private static String connect(String user, String password) {
    String body =
        "00044d51545405c2000000000163"
            + "%04x".formatted(user.length())
            + HexFormat.of().formatHex(user.getBytes(StandardCharsets.UTF_8))
            + "%04x".formatted(password.length())
            + HexFormat.of().formatHex(password.getBytes(StandardCharsets.UTF_8));
    return "10%02x".formatted(body.length() / 2) + body;
  }

  private static String login(RunningBroker broker, String user, String password) throws Exception {
    try (RawClient client = new RawClient(broker.port).send(connect(user, password))) {
      return client.packet().substring(6, 8);
    }
  }

  @Test
  void aPasswordFileThatChangesCountsWithoutARestart() throws Exception {
    Path file = dir.resolve("users");
    String ann = PasswordFile.line("ann", "one".getBytes(StandardCharsets.UTF_8));
    String bob = PasswordFile.line("bob", "two".getBytes(StandardCharsets.UTF_8));
    Files.writeString(file, ann + "\n");
    Settings settings =
        Settings.defaults()
            .with("broker.access.password_file", file.toString())
            .with("broker.access.reload_interval", "100ms");
    try (RunningBroker broker = new RunningBroker(settings)) {
      assertThat(login(broker, "ann", "one")).isEqualTo("00");
      assertThat(login(broker, "bob", "two")).isEqualTo("86");
      replace(file, bob + "\n# a comment\n");
      broker.await("bob is not known", () -> is(broker, "bob", "two", "00"));
      assertThat(login(broker, "ann", "one")).isEqualTo("86");
      replace(file, "nonsense\n");
      assertThat(login(broker, "bob", "two")).isEqualTo("00");
      Files.delete(file);
      assertThat(login(broker, "bob", "two")).isEqualTo("00");
    }
  }

  /** In one step, so that nobody reads half of it. */
  private void replace(Path file, String content) throws Exception {
    Path made = Files.writeString(dir.resolve("made"), content);
    Files.move(made, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private static boolean is(RunningBroker broker, String user, String password, String code) {
    try {
      return login(broker, user, password).equals(code);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
