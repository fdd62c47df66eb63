package io.vitrine.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vitrine.mqtt.property.Properties;
import io.vitrine.mqtt.property.Property;
import java.util.List;
import net.jqwik.api.ForAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TemplateTest {
  private static final RouteTemplates TEMPLATES =
      new RouteTemplates(RouteFilter.parse("plant/{site}/{rest:#}"));
  private static final Publication PUBLICATION =
      Messages.of(
          "plant/7/oil temp",
          "sensor 1",
          "anna",
          new Properties(
              List.of(
                  new Properties.Entry(Property.CONTENT_TYPE, "application/json"),
                  new Properties.Entry(Property.MESSAGE_EXPIRY_INTERVAL, 60L),
                  new Properties.Entry(Property.CORRELATION_DATA, new byte[] {'k', '1'}),
                  new Properties.Entry(Property.USER_PROPERTY, new Properties.Pair("unit", "C")),
                  new Properties.Entry(Property.USER_PROPERTY, new Properties.Pair("unit", "K")))),
          "{\"device\":{\"id\":\"d-1\",\"n\":1.50,\"ok\":true,\"none\":null},"
              + "\"list\":[[1],{\"a/b\":\"~x\"}]}");
  private static final Publication NOBODY =
      Messages.of("plant/7", "c", "", Properties.NONE, new byte[] {(byte) 0xFF, '{'});

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
    "${retain}, true",
    "${user.unit}, C",
    "${prop.content_type}, application/json",
    "${prop.message_expiry_interval}, 60",
    "${prop.correlation_data}, k1",
    "${prop.response_topic:-none}, none",
    "${json:/device/id}, d-1",
    "${json:/device/n}, 1.50",
    "${json:/device/ok}, true",
    "${json:/device/none:-null}, null",
    "${json:/list/0/0}, 1",
    "${json:/list/0}, [1]",
    "${json:/list/1/a~1b}, ~x",
    "${json:/list/2:-none}, none",
    "${json:/list/x:-none}, none",
    "${json:/device/id/x:-none}, none",
    "fixed, fixed"
  })
  void aTemplateIsRendered(String template, String text) {
    assertThat(TEMPLATES.text(template).render(PUBLICATION)).isEqualTo(text);
    assertThat(TEMPLATES.text(template).missing(PUBLICATION)).isNull();
  }

  @Test
  void thePayloadIsAVariableToo() {
    assertThat(TEMPLATES.text("<${payload}>").render(PUBLICATION))
        .startsWith("<{\"device\"")
        .endsWith("}>");
    assertThat(TEMPLATES.text("${json:}").render(PUBLICATION)).startsWith("{\"device\"");
  }

  @ParameterizedTest
  @CsvSource({
    "a${topic[2]}, ${topic[2]}",
    "${qos}${user}, ${user}",
    "${rest}, ${rest}",
    "${payload}, ${payload}",
    "${json:/a}, ${json:/a}",
    "${user.unit}, ${user.unit}",
    "${prop.content_type}, ${prop.content_type}"
  })
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
        "${prop.topic_alias} | at character 8: unknown property \"topic_alias\" (expected: one of content_type,",
        "x${json:a} | at character 9: \"a\" is no JSON pointer (expected: /name",
        "${json:/a~2} | at character 10: a lone ~ (expected: ~0 for ~",
        "${user.} | at character 3: unknown variable",
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
  @CsvSource({"x", "-1", "1x${qos}", "12345678901"})
  void aPartitionThatCanBeNoNumberIsSaid(String template) {
    assertThat(TEMPLATES.partition("1${qos}").render(PUBLICATION)).isEqualTo("12");
    assertThatThrownBy(() -> TEMPLATES.partition(template))
        .hasMessage("no partition (expected: a number from 0 on, or variables)");
  }

  @ParameterizedTest
  @CsvSource({"t/t", "t ${topic}", "''", ".", "t.${client}.ü"})
  void aTemplateOfATopicThatKafkaCannotHaveIsSaid(String template) {
    assertThatThrownBy(() -> TEMPLATES.kafkaTopic(template))
        .hasMessage("no topic of Kafka (expected: 1 to 249 of a-z A-Z 0-9 . _ - and variables)");
  }

  @net.jqwik.api.Property
  void aTextWithoutDollarIsItself(@ForAll String text) {
    String plain = text.replace("$", "");
    Template<Publication> template = TEMPLATES.text(plain);
    assertThat(template.render(PUBLICATION)).isEqualTo(plain);
    assertThat(template.fixed()).isTrue();
  }

  /** Any text is read, or refused at a place that it has. */
  @net.jqwik.api.Property
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
