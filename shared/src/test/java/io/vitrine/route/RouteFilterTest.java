package io.vitrine.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vitrine.mqtt.topic.TopicFilter;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouteFilterTest {
  @ParameterizedTest
  @CsvSource({
    "plant/{site}/+/temp, plant/+/+/temp",
    "{a}, +",
    "{a:+}/x, +/x",
    "plant/{rest:#}, plant/#",
    "{rest:#}, #",
    "plant/+/temp, plant/+/temp",
    "/{a}/, /+/",
    "'a b/{c_1}', 'a b/+'"
  })
  void aWildcardMayHaveAName(String text, String plain) {
    RouteFilter filter = RouteFilter.parse(text);
    assertThat(filter.mqtt().filter()).isEqualTo(plain);
    assertThat(filter).hasToString(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "plant/#/x | no topic filter (expected: an MQTT topic filter such as plant/+/temp",
        "'' | no topic filter",
        "plant/{rest:#}/x | no topic filter",
        "$share/g/x | a route takes all messages, so it has no share",
        "plant/{site | at character 7: a named wildcard is a whole level (expected: {name}, or",
        "plant/x{site} | at character 7: a named wildcard is a whole level",
        "plant/{} | at character 8: \"\" cannot name a wildcard (expected: letters",
        "plant/{7} | at character 8: \"7\" cannot name a wildcard",
        "plant/{topic} | at character 8: \"topic\" cannot name a wildcard",
        "plant/{a:x} | at character 10: \"x\" is no wildcard (expected: + or #)",
        "{a}/{b}/{a} | at character 9: {a} is there twice"
      })
  void whatIsNoneSaysWhere(String text, String message) {
    assertThatThrownBy(() -> RouteFilter.parse(text))
        .isInstanceOf(RouteSyntaxException.class)
        .hasMessageContaining(message);
  }

  /** Names change nothing: it matches the topics of the filter without them. */
  @Property
  void aNamedFilterMatchesAsThePlainOne(
      @ForAll("levels") List<String> levels, @ForAll("topics") List<String> topic) {
    List<String> named = new ArrayList<>();
    for (int i = 0; i < levels.size(); i++) {
      String level = levels.get(i);
      named.add(level.equals("+") ? "{n" + i + "}" : level);
    }
    RouteFilter filter = RouteFilter.parse(String.join("/", named));
    String plain = String.join("/", levels);
    assertThat(filter.mqtt().filter()).isEqualTo(plain);
    String text = String.join("/", topic);
    boolean matches = TopicFilter.matches(plain, text);
    assertThat(filter.mqtt().matches(text)).isEqualTo(matches);
    if (matches) {
      Publication publication = Messages.of(text);
      for (String name : filter.names()) {
        int level = Integer.parseInt(name.substring(1));
        assertThat(new RouteTemplates(filter).text("${" + name + "}").render(publication))
            .isEqualTo(topic.get(level));
      }
    }
  }

  @Provide
  Arbitrary<List<String>> levels() {
    return Arbitraries.of("+", "a", "b", "")
        .list()
        .ofMinSize(1)
        .ofMaxSize(5)
        .filter(levels -> !String.join("/", levels).isEmpty());
  }

  @Provide
  Arbitrary<List<String>> topics() {
    return Arbitraries.of("a", "b", "")
        .list()
        .ofMinSize(1)
        .ofMaxSize(5)
        .filter(levels -> !String.join("/", levels).isEmpty());
  }
}
