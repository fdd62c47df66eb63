package io.vitrine.bridge.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vitrine.config.RouteSettings;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoutesTest {
  private static final Publication PUBLICATION =
      new Publication("plant/7/oil temp", "sensor 1", "anna", 2);

  @ParameterizedTest
  @CsvSource({
    "${topic}, plant/7/oil temp",
    "${topic[0]}, plant",
    "${topic[1]}, 7",
    "a${topic[2]}b${qos}, aoil tempb2",
    "${topic[3]}x, x",
    "${client}:${user}, sensor 1:anna",
    "$$${topic[1]}, $7",
    "fixed, fixed"
  })
  void aTemplateIsRendered(String template, String text) {
    assertThat(Template.parse(template).render(PUBLICATION)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ab${topc} | at character 5: unknown variable \"topc\" (expected: topic, topic[N], client",
        "ab${topic | at character 3: ${ without }",
        "a$b | at character 2: a lone $",
        "${topic[x]} | at character 3: topic[x] (expected: topic[N]",
        "${topic[-1]} | at character 3",
        "${} | unknown variable \"\""
      })
  void aWrongTemplateSaysWhere(String template, String message) {
    assertThatThrownBy(() -> Template.parse(template))
        .isInstanceOf(RouteException.class)
        .hasMessageContaining(message);
  }

  @Test
  void variablesInAKafkaTopicAreEscapedAndTheKeyIsNot() {
    Route route = one("plant/#", "mqtt.${topic}", "${topic}");
    assertThat(route.kafkaTopic(PUBLICATION)).isEqualTo("mqtt.plant.7.oil_temp");
    assertThat(route.kafkaKey(PUBLICATION))
        .isEqualTo("plant/7/oil temp".getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void anEmptyKeyIsNoKey() {
    assertThat(one("#", "all", "").kafkaKey(PUBLICATION)).isNull();
  }

  @Test
  void everyRouteThatMatchesApplies() {
    Routes routes =
        Routes.compile(
            List.of(
                new RouteSettings("all", "#", "all", ""),
                new RouteSettings("other", "other/#", "other", ""),
                new RouteSettings("plant", "plant/+/+", "plant", "")));
    assertThat(routes.matching("plant/7/x"))
        .extracting(Route::name)
        .containsExactly("all", "plant");
    assertThat(routes.matching("$SYS/x")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "plant/#/x | t | k | route \"r\": filter: \"plant/#/x\" (expected: an MQTT topic filter",
        "$share/g/x | t | k | no $share",
        "a/+ | t/t | k | \"t/t\" is no topic of Kafka",
        "a/+ | t ${topic} | k | is no topic of Kafka",
        "a/+ | ${topic[2]} | k | topic: topic[2], but what matches \"a/+\" has levels 0 to 1",
        "a/+ | t | ${clint} | route \"r\": key: \"${clint}\" at character 3"
      })
  void aWrongRouteSaysWhere(String filter, String topic, String key, String message) {
    assertThatThrownBy(() -> one(filter, topic, key))
        .isInstanceOf(RouteException.class)
        .hasMessageContaining(message);
  }

  @Test
  void twoRoutesCannotShareAName() {
    RouteSettings route = new RouteSettings("r", "#", "t", "");
    assertThatThrownBy(() -> Routes.compile(List.of(route, route))).hasMessageContaining("twice");
  }

  @Test
  void theCacheForgetsTheOldestAndAnswersTheSame() {
    Routes routes =
        Routes.compile(List.of(new RouteSettings("r", "a/#", "t.${client}", "${topic[1]}")));
    RouteCache cache = new RouteCache(routes, 2);
    for (int i = 0; i < 20; i++) {
      Publication publication = new Publication("a/" + i % 3, "c" + i, "", 0);
      RouteCache.Match match = cache.matches(publication).get(0);
      assertThat(match.kafkaTopic(publication)).isEqualTo("t.c" + i);
      assertThat(match.kafkaKey(publication)).asString().isEqualTo(Integer.toString(i % 3));
    }
    assertThat(cache.matches(new Publication("b", "c", "", 0))).isEmpty();
  }

  @Property
  void whatIsEscapedIsLegal(@ForAll @StringLength(min = 1, max = 245) String topic) {
    Route route = one("#", "in.${topic}", "");
    assertThat(KafkaTopic.legal(route.kafkaTopic(new Publication(topic, "", "", 0)))).isTrue();
  }

  @Property
  void aTextWithoutDollarIsItself(@ForAll String text) {
    String plain = text.replace("$", "");
    assertThat(Template.parse(plain).render(PUBLICATION)).isEqualTo(plain);
  }

  private static Route one(String filter, String topic, String key) {
    return Routes.compile(List.of(new RouteSettings("r", filter, topic, key))).all().get(0);
  }
}
