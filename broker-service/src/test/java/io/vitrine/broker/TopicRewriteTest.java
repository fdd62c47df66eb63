package io.vitrine.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vitrine.broker.access.Login;
import io.vitrine.broker.rewrite.TopicRewriter;
import io.vitrine.config.BrokerOptions;
import io.vitrine.config.Settings;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Topics that get another name. */
class TopicRewriteTest {
  private static final Login CLIENT = new Login("c1", "ann", null, "");

  private static Map<String, String> rule(String action, String filter, String regex, String to) {
    return new HashMap<>(
        Map.of(
            "name",
            filter + regex,
            "action",
            action,
            "filter",
            filter,
            "regex",
            regex,
            "replacement",
            to));
  }

  private static Settings rules(List<Map<String, String>> rows) {
    return Settings.defaults().with("broker.topic_rewrites", rows);
  }

  private static TopicRewriter rewriter(String filter, String regex, String replacement) {
    Settings settings = rules(List.of(rule("all", filter, regex, replacement)));
    return Objects.requireNonNull(TopicRewriter.of(settings.get(BrokerOptions.TOPIC_REWRITES)));
  }

  private static String published(TopicRewriter by, String topic, Login client) {
    byte[] changed = by.publish(topic.getBytes(StandardCharsets.UTF_8), client);
    return changed == null
        ? topic
        : changed == TopicRewriter.INVALID
            ? "invalid"
            : new String(changed, StandardCharsets.UTF_8);
  }

  @Test
  void soDoesTheTopicBehindADelay() {
    TopicRewriter by = rewriter("y/#", "^y/(.+)$", "z/$1");
    assertThat(published(by, "$delayed/5/y/a", CLIENT)).isEqualTo("$delayed/5/z/a");
    assertThat(published(by, "$delayed/5/x/a", CLIENT)).isEqualTo("$delayed/5/x/a");
    assertThat(published(by, "$delayed/y", CLIENT)).isEqualTo("$delayed/y");
  }

  @ParameterizedTest
  @CsvSource({
    "y/+/z/#, ^y/(.+)/z/(.+)$, y/z/$2, y/a/z/b, y/z/b",
    "y/+/z/#, ^y/(.+)/z/(.+)$, y/z/$2, y/def, y/def",
    "x/#, ^x/y/(.+)$, z/y/x/$1, x/1/2, x/1/2",
    "x/#, ^x/y/(.+)$, z/y/x/$1, x/y/2, z/y/x/2",
    "#, y, a/$$/b, x/y, a/$$/b",
    "+/#, ^(\\w+)/(z)?, ${user}/$1/$2/${client}, x/y, ann/x//c1",
    "x/#, (.+), '$delayed/5/$1', x/y, $delayed/5/x/y",
  })
  void aTopicBecomesAnother(
      String filter, String regex, String replacement, String topic, String expected) {
    TopicRewriter by = rewriter(filter, regex, replacement);
    for (int i = 0; i < 2; i++) {
      assertThat(published(by, topic, CLIENT)).isEqualTo(expected);
    }
    assertThat(by.subscribe("$share/g/" + topic, CLIENT)).isEqualTo("$share/g/" + expected);
  }

  @Test
  void aNameThatWouldMakeAnotherTopicIsRefused() {
    TopicRewriter by = rewriter("x/#", "^x/(.*)", "u/${username}/${clientid}/$1");
    assertThat(published(by, "x/y", CLIENT)).isEqualTo("u/ann/c1/y");
    for (String name : List.of("a/b", "+", "#")) {
      assertThat(published(by, "x/y", new Login(name, "ann", null, ""))).isEqualTo("invalid");
      assertThat(published(by, "x/y", new Login("c", name, null, ""))).isEqualTo("invalid");
      assertThat(by.subscribe("x/#", new Login(name, "ann", null, ""))).isNull();
    }
    assertThat(published(by, "x/y", new Login("c", null, null, ""))).isEqualTo("invalid");
    assertThat(rewriter("x/#", "^x/(.*)", "+/$1").subscribe("x/#", CLIENT)).isEqualTo("+/#");
    assertThat(published(rewriter("x/#", "^x/(.*)", "+/$1"), "x/y", CLIENT)).isEqualTo("invalid");
    assertThat(rewriter("x/#", "^x/(.*)", "$share/g/$1").subscribe("x/y", CLIENT)).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "a/#/b, x, y, filter",
    "a, (x, y, regex",
    "a, (x), $2, replacement",
    "a, x, $1, replacement",
    "a, (x), $0, replacement",
    "a, x, ${device}, replacement",
    "a, x, '${client', replacement",
    "a, x, '', replacement"
  })
  void aRuleThatCannotBeRefusesToStart(String filter, String regex, String to, String column) {
    Settings wrong = rules(List.of(rule("all", filter, regex, to)));
    assertThatThrownBy(() -> wrong.get(BrokerOptions.TOPIC_REWRITES))
        .hasMessageContaining("topic_rewrites")
        .hasMessageContaining(column);
  }

  private static String hex(String text) {
    return "%04x".formatted(text.length())
        + HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String packet(String first, String body) {
    String plain = body.replace(" ", "");
    return first + "%02x".formatted(plain.length() / 2) + plain;
  }

  @Test
  void publishSubscribeAndUnsubscribeGoByTheNewNames() throws Exception {
    Settings settings =
        rules(
            List.of(
                rule("publish", "old/#", "^old/(.*)$", "new/$1"),
                rule("subscribe", "mine/#", "^mine/(.*)$", "new/$1"),
                rule("publish", "bad/#", "^bad/(.*)$", "${user}/$1")));
    try (RunningBroker broker = new RunningBroker(settings);
        RawClient client = new RawClient(broker.port).connect("c")) {
      assertThat(client.packet()).startsWith("20");
      client.send(packet("82", "0001 00" + hex("mine/#") + "01"));
      assertThat(client.packet()).isEqualTo("9004" + "0001" + "00" + "01");
      client.send(packet("30", hex("old/a") + "00 78"));
      assertThat(client.packet()).isEqualTo(packet("30", hex("new/a") + "00 78"));
      // with an alias, then by it
      client.send(packet("30", hex("old/b") + "03 230001 78"));
      assertThat(client.packet()).isEqualTo(packet("30", hex("new/b") + "00 78"));
      client.send(packet("30", "0000 03 230001 79"));
      assertThat(client.packet()).isEqualTo(packet("30", hex("new/b") + "00 79"));
      client.send(packet("30", hex("mine/x") + "00 78"));
      client.send(packet("32", hex("bad/x") + "0007 00 78"));
      assertThat(client.packet()).startsWith("40").contains("000790");
      broker.awaitCount("vitrine.broker.messages.refused", "rewritten_topic");
      client.send(packet("a2", "0002 00" + hex("mine/#")));
      assertThat(client.packet()).isEqualTo("b0040002" + "00" + "00");
      client.send(packet("30", hex("old/a") + "00 78") + "c000");
      assertThat(client.packet()).isEqualTo("d000");
    }
  }

  @Test
  void aWillGoesByTheNewNameToo() throws Exception {
    Settings settings = rules(List.of(rule("publish", "old/#", "^old/(.*)$", "new/${client}/$1")));
    try (RunningBroker broker = new RunningBroker(settings);
        RawClient watcher = new RawClient(broker.port).connect("w")) {
      assertThat(watcher.packet()).startsWith("20");
      watcher.send(packet("82", "0001 00" + hex("new/#") + "00"));
      assertThat(watcher.packet()).startsWith("90");
      String connect = "0004 4d515454 05 06 003c 00" + hex("c") + "00" + hex("old/w") + hex("x");
      try (RawClient dying = new RawClient(broker.port).send(packet("10", connect))) {
        assertThat(dying.packet()).startsWith("20");
      }
      assertThat(watcher.packet()).isEqualTo(packet("30", hex("new/c/w") + "00 78"));
    }
  }
}
