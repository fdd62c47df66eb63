package io.vitrine.bridge.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.config.BridgeOptions;
import io.vitrine.config.Settings;
import io.vitrine.route.KafkaTopic;
import io.vitrine.route.Publication;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class RoutesTest {
  private static final Publication PUBLICATION =
      new Publication("plant/7/oil temp", "sensor 1", "anna", 2);

  @Test
  void variablesInAKafkaTopicAreEscapedAndTheKeyIsNot() {
    Route route = one("plant/{rest:#}", "mqtt.${topic}", "${rest}");
    assertThat(route.kafkaTopic(PUBLICATION)).isEqualTo("mqtt.plant.7.oil_temp");
    assertThat(route.kafkaKey(PUBLICATION))
        .isEqualTo("7/oil temp".getBytes(StandardCharsets.UTF_8));
    assertThat(route.unresolved(PUBLICATION)).isNull();
  }

  @Test
  void anEmptyKeyIsNoKey() {
    assertThat(one("#", "all", "").kafkaKey(PUBLICATION)).isNull();
  }

  @Test
  void whatHasNoValueIsSaid() {
    Publication nobody = new Publication("a/b", "c", "", 0);
    assertThat(one("#", "t.${topic[2]}", "").unresolved(nobody))
        .isEqualTo("topic: ${topic[2]} has no value");
    assertThat(KafkaTopic.legal(one("#", "t.${topic[2]}", "").kafkaTopic(nobody))).isFalse();
    Route key = one("#", "t", "${user}");
    assertThat(key.unresolved(nobody)).isEqualTo("key: ${user} has no value");
    assertThat(key.kafkaKey(nobody)).isNull();
    assertThat(one("#", "t", "${user:-nobody}").kafkaKey(nobody)).asString().isEqualTo("nobody");
  }

  @Test
  void everyRouteThatMatchesApplies() {
    Routes routes =
        routes(
            row("all", "#", "all", ""),
            row("other", "other/#", "other", ""),
            row("plant", "plant/+/+", "plant", ""));
    assertThat(routes.matching("plant/7/x"))
        .extracting(Route::name)
        .containsExactly("all", "plant");
    assertThat(routes.matching("$SYS/x")).isEmpty();
  }

  @Test
  void theCacheForgetsTheOldestAndAnswersTheSame() {
    RouteCache cache = new RouteCache(routes(row("r", "a/#", "t.${client}", "${topic[1]}")), 2);
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

  private static Route one(String filter, String topic, String key) {
    return routes(row("r", filter, topic, key)).all().get(0);
  }

  private static Map<String, String> row(String name, String filter, String topic, String key) {
    return Map.of("name", name, "filter", filter, "topic", topic, "key", key);
  }

  @SafeVarargs
  private static Routes routes(Map<String, String>... rows) {
    return Routes.of(
        Settings.defaults()
            .with(BridgeOptions.ROUTES.key(), List.of(rows))
            .get(BridgeOptions.ROUTES));
  }
}
