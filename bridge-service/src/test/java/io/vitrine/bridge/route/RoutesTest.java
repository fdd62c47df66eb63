package io.vitrine.bridge.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vitrine.config.BridgeOptions;
import io.vitrine.config.Settings;
import io.vitrine.contract.OutboxRecord;
import io.vitrine.route.KafkaTopic;
import io.vitrine.route.Publication;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class RoutesTest {
  @Test
  void variablesInAKafkaTopicAreEscapedAndTheKeyIsNot() {
    Rendering made =
        render(row("r", "plant/{rest:#}", "mqtt.${topic}", "${rest}"), "plant/7/oil temp");
    assertThat(made.problem()).isNull();
    assertThat(made.topic()).isEqualTo("mqtt.plant.7.oil_temp");
    assertThat(made.key()).asString(StandardCharsets.UTF_8).isEqualTo("7/oil temp");
    assertThat(made.value()).isNull();
    assertThat(made.partition()).isNull();
    assertThat(made.headers()).isEmpty();
  }

  @Test
  void anEmptyKeyIsNoKey() {
    assertThat(render(row("r", "#", "all", ""), "a").key()).isNull();
  }

  @Test
  void whatIsAddedIsThereAndAHeaderWithoutAValueIsNot() {
    Map<String, Object> row = new HashMap<>(row("r", "a/{b}", "t", ""));
    row.put("partition", "${b}");
    row.put("value", "<${payload}>");
    row.put("headers", Map.of("site", "s-${b}", "who", "${user}"));
    Rendering made = render(row, "a/3");
    assertThat(made.problem()).isNull();
    assertThat(made.partition()).isEqualTo(3);
    assertThat(made.value()).asString().isEqualTo("<payload>");
    assertThat(made.headers()).hasSize(1);
    assertThat(made.headers().get(0).name()).isEqualTo("site");
    assertThat(made.headers().get(0).value()).asString().isEqualTo("s-3");

    Rendering bad = render(row, "a/x");
    assertThat(bad.problem()).isEqualTo(Rendering.Problem.INVALID_PARTITION);
    assertThat(bad.detail())
        .isEqualTo("the route's template gave \"x\" (expected: a number from 0 on)");
  }

  @Test
  void whatHasNoValueIsSaid() {
    Rendering topic = render(row("r", "#", "t.${topic[2]}", ""), "a/b");
    assertThat(topic.problem()).isEqualTo(Rendering.Problem.UNRESOLVED);
    assertThat(topic.detail()).isEqualTo("topic t.${topic[2]}: ${topic[2]} has no value");
    Rendering key = render(row("r", "#", "t", "${user}"), "a");
    assertThat(key.detail()).isEqualTo("key ${user}: ${user} has no value");
    Rendering otherwise = render(row("r", "#", "t", "${user:-nobody}"), "a");
    assertThat(otherwise.problem()).isNull();
    assertThat(otherwise.key()).asString().isEqualTo("nobody");
  }

  @Test
  void aVariableThatIsEmptyCanMakeATopicThatIsNone() {
    Rendering made = render(row("r", "#", "${topic[1]}", ""), "a/");
    assertThat(made.problem()).isEqualTo(Rendering.Problem.INVALID_TOPIC);
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
    Rendering made = new Rendering();
    for (int i = 0; i < 20; i++) {
      Publication publication = publication("a/" + i % 3, "c" + i);
      cache.matches(publication).get(0).render(publication, made);
      assertThat(made.topic()).isEqualTo("t.c" + i);
      assertThat(made.key()).asString().isEqualTo(Integer.toString(i % 3));
    }
    assertThat(cache.matches(publication("b", "c"))).isEmpty();
  }

  @Test
  void aConditionIsAskedOfEachMessage() {
    Map<String, Object> row = new HashMap<>(row("r", "#", "t", ""));
    row.put("when", "vitrine.client_id == \"c1\"");
    RouteCache cache = new RouteCache(routes(row), 2);
    for (int i = 0; i < 3; i++) {
      Publication publication = publication("a", "c" + i);
      assertThat(cache.matches(publication).get(0).takes(publication)).isEqualTo(i == 1);
    }
  }

  @Property
  void whatIsEscapedIsLegal(@ForAll @StringLength(min = 1, max = 245) String topic) {
    Rendering made = render(row("r", "#", "in.${topic}", ""), topic);
    assertThat(KafkaTopic.legal(made.topic())).isTrue();
  }

  private static Rendering render(Map<String, ?> row, String topic) {
    Publication publication = publication(topic, "c");
    Rendering made = new Rendering();
    routes(row).all().get(0).render(publication, null, null, made);
    return made;
  }

  private static Publication publication(String topic, String client) {
    return new Publication(
        new OutboxRecord(
            0,
            client,
            "",
            topic,
            0,
            false,
            false,
            true,
            0,
            Buffer.buffer(),
            Buffer.buffer("payload")));
  }

  private static Map<String, String> row(String name, String filter, String topic, String key) {
    return Map.of("name", name, "filter", filter, "topic", topic, "key", key);
  }

  @SafeVarargs
  private static Routes routes(Map<String, ?>... rows) {
    return Routes.of(
        Settings.defaults()
            .with(BridgeOptions.ROUTES.key(), List.of(rows))
            .get(BridgeOptions.ROUTES));
  }
}
