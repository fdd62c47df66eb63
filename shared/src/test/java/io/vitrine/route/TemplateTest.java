package io.vitrine.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TemplateTest {
  private static final RouteTemplates TEMPLATES =
      new RouteTemplates(RouteFilter.parse("plant/{site}/{rest:#}"));
  private static final Publication PUBLICATION =
      new Publication("plant/7/oil temp", "sensor 1", "anna", 2);
  private static final Publication NOBODY = new Publication("plant/7", "c", "", 0);

  @ParameterizedTest
  @CsvSource({
    "${topic}, plant/7/oil temp",
    "${topic[0]}, plant",
    "${topic[1]}, 7",
    "a${topic[2]}b${qos}, aoil tempb2",
    "${client}:${user}, sensor 1:anna",
    "${site}/${rest}, 7/oil temp",
    "$$${topic[1]}, $7",
    "${topic[3]:-none}, none",
    "${topic[3]:-}x, x",
    "${user:-nobody}, anna",
    "fixed, fixed"
  })
  void aTemplateIsRendered(String template, String text) {
    assertThat(TEMPLATES.text(template).render(PUBLICATION)).isEqualTo(text);
    assertThat(TEMPLATES.text(template).missing(PUBLICATION)).isNull();
  }

  @ParameterizedTest
  @CsvSource({"a${topic[2]}, ${topic[2]}", "${qos}${user}, ${user}", "${rest}, ${rest}"})
  void withoutAValueThereIsNoText(String template, String missing) {
    assertThat(TEMPLATES.text(template).render(NOBODY)).isNull();
    assertThat(TEMPLATES.text(template).missing(NOBODY)).isEqualTo(missing);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ab${topc} | at character 5: unknown variable \"topc\" (expected: one of topic, topic[N], client",
        "ab${topic | at character 3: ${ without }",
        "a$b | at character 2: a lone $",
        "${topic[x]} | at character 3: topic[x] (expected: topic[N]",
        "${topic[-1]} | at character 3",
        "${} | at character 3: unknown variable \"\"",
        "${client}${:-x} | at character 12: unknown variable \"\""
      })
  void aWrongTemplateSaysWhere(String template, String message) {
    assertThatThrownBy(() -> TEMPLATES.text(template))
        .isInstanceOf(RouteSyntaxException.class)
        .hasMessageContaining(message);
  }

  @Test
  void aLevelThatNoTopicHasIsSaid() {
    RouteTemplates two = new RouteTemplates(RouteFilter.parse("a/+"));
    assertThatThrownBy(() -> two.text("x${topic[2]}"))
        .hasMessage(
            "at character 4: topic[2], but what matches a/+ has fewer levels"
                + " (expected: topic[0] to topic[1])");
  }

  @ParameterizedTest
  @CsvSource({"t/t", "t ${topic}", "''", ".", "t.${client}.ü"})
  void aTemplateOfATopicThatKafkaCannotHaveIsSaid(String template) {
    assertThatThrownBy(() -> TEMPLATES.kafkaTopic(template))
        .hasMessage("no topic of Kafka (expected: 1 to 249 of a-z A-Z 0-9 . _ - and variables)");
  }

  @Property
  void aTextWithoutDollarIsItself(@ForAll String text) {
    String plain = text.replace("$", "");
    Template<Publication> template = TEMPLATES.text(plain);
    assertThat(template.render(PUBLICATION)).isEqualTo(plain);
    assertThat(template.fixed()).isTrue();
  }

  /** Any text is read, or refused at a place that it has. */
  @Property
  void noTextMakesTheParserFail(@ForAll String text) {
    String marked = text.replace('a', '$').replace('b', '{').replace('c', '}').replace('d', ':');
    try {
      TEMPLATES.text(marked).render(PUBLICATION);
    } catch (RouteSyntaxException e) {
      int at = Integer.parseInt(e.what().replaceFirst("(?s)^at character ([0-9]+):.*", "$1"));
      assertThat(at).isBetween(1, marked.length());
    }
  }
}
