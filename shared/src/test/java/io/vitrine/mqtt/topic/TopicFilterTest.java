package io.vitrine.mqtt.topic;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TopicFilterTest {

  @ParameterizedTest
  @CsvSource({
    // MQTT 5.0, 4.7.1.2
    "sport/tennis/player1/#, sport/tennis/player1, true",
    "sport/tennis/player1/#, sport/tennis/player1/ranking, true",
    "sport/tennis/player1/#, sport/tennis/player1/score/wimbledon, true",
    "sport/#, sport, true",
    "#, sport/tennis, true",
    "#, /, true",
    // 4.7.1.3
    "sport/tennis/+, sport/tennis/player1, true",
    "sport/tennis/+, sport/tennis/player1/ranking, false",
    "sport/+, sport, false",
    "sport/+, sport/, true",
    "+/+, /finance, true",
    "/+, /finance, true",
    "+, /finance, false",
    "+/tennis/#, sport/tennis, true",
    "+/#, sport, true",
    // 4.7.2
    "#, $SYS/broker, false",
    "+/monitor/Clients, $SYS/monitor/Clients, false",
    "$SYS/#, $SYS/, true",
    "$SYS/#, $SYS, true",
    "$SYS/monitor/+, $SYS/monitor/Clients, true",
    "a/#, a/$b, true",
    "a/+, a/$b, true",
    // 4.7.3
    "ACCOUNTS, Accounts, false",
    "/finance, finance, false",
    "a, a/, false",
    "a/, a, false",
    "a/b, a, false",
    "a, a/b, false",
    "a/b/#, a, false",
    "ab/#, a, false",
    "a/#, ab, false"
  })
  void matchesAsTheSpecificationSays(String filter, String topic, boolean expected) {
    assertThat(TopicFilter.matches(filter, topic)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a#",
        "#/a",
        "a/#/b",
        "a+",
        "+a",
        "a/+b",
        "##",
        "++",
        "a\0b",
        "$share",
        "$share/g/",
        "$share//a",
        "$share/g+/a",
        "$share/g#/a",
        "$share/g",
        "$share/g/a#"
      })
  void refusesWhatIsNoFilter(String text) {
    // "$share" alone is a plain level, all others are wrong.
    assertThat(TopicFilter.parse(text) == null).isEqualTo(!text.equals("$share"));
  }

  @Test
  void aSharedFilterIsSplit() {
    TopicFilter filter = TopicFilter.parse("$share/group/a/+/#");
    assertThat(filter).isEqualTo(new TopicFilter("$share/group/a/+/#", "group", "a/+/#"));
    assertThat(filter.hasWildcard()).isTrue();
    assertThat(filter.matches("a/b")).isTrue();
  }

  @Test
  void theFilterOfASharedSubscriptionMayBeginWithASlash() {
    assertThat(TopicFilter.parse("$share/group//a").filter()).isEqualTo("/a");
  }

  @Property
  void matchesLikeTheNaiveModel(@ForAll("filters") String filter, @ForAll("topics") String topic) {
    assertThat(TopicFilter.matches(filter, topic))
        .as("%s on %s", filter, topic)
        .isEqualTo(naive(filter.split("/", -1), topic.split("/", -1)));
  }

  @Property
  void aTopicMatchesItself(@ForAll("topics") String topic) {
    assertThat(TopicFilter.matches(topic, topic)).isTrue();
  }

  static boolean naive(String[] filter, String[] topic) {
    if (topic[0].startsWith("$") && (filter[0].equals("+") || filter[0].equals("#"))) {
      return false;
    }
    for (int i = 0; i < filter.length; i++) {
      if (filter[i].equals("#")) {
        return true;
      }
      if (i == topic.length) {
        return false;
      }
      if (!filter[i].equals("+") && !filter[i].equals(topic[i])) {
        return false;
      }
      if (i == topic.length - 1 && i + 2 == filter.length && filter[i + 1].equals("#")) {
        return true;
      }
    }
    return filter.length == topic.length;
  }

  @Provide
  Arbitrary<String> topics() {
    return Arbitraries.of("", "a", "b", "ab", "$a")
        .list()
        .ofMinSize(1)
        .ofMaxSize(4)
        .map(levels -> String.join("/", levels))
        .filter(topic -> !topic.isEmpty());
  }

  @Provide
  Arbitrary<String> filters() {
    return Arbitraries.of("", "a", "b", "ab", "$a", "+", "+", "#")
        .list()
        .ofMinSize(1)
        .ofMaxSize(4)
        .map(levels -> String.join("/", levels))
        .filter(filter -> TopicFilter.parse(filter) != null);
  }
}
