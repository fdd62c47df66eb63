package io.vitrine.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vitrine.config.BrokerOptions;
import io.vitrine.config.Settings;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Subscriptions that clients get without asking. */
class AutoSubscriptionTest {
  /** CONNECT of version 5 with a session that lasts, client identifier {@code c1}. */
  private static final String CONNECT = "10 14 0004 4d515454 05 00 003c 05 11 0000012c 0002 6331";

  private static final String PUBLISH = "30 07 0004 632f6331 00";

  private static Settings rules(Map<?, ?>... rows) {
    return Settings.defaults().with("broker.auto_subscriptions", List.of(rows));
  }

  @Test
  void eachClientHasItsOwnAndTheyStayWithItsSession() throws Exception {
    Settings settings =
        rules(
            Map.of("filter", "c/%c", "qos", "1"),
            Map.of("filter", "u/%u", "qos", "1"),
            Map.of("filter", "news", "retain_handling", "1"));
    try (RunningBroker broker = new RunningBroker(settings);
        RawClient publisher = new RawClient(broker.port).connect("p")) {
      assertThat(publisher.packet()).startsWith("20");
      publisher.send("31 08 0004 6e657773 00 78" + "c000");
      assertThat(publisher.packet()).as("it has news too").isEqualTo("300800046e6577730078");
      assertThat(publisher.packet()).isEqualTo("d000");
      try (RawClient client = new RawClient(broker.port).send(CONNECT)) {
        assertThat(client.packet()).startsWith("20").contains("0000");
        assertThat(client.packet()).as("retained").isEqualTo("310800046e6577730078");
        publisher.send(PUBLISH);
        assertThat(client.packet()).isEqualTo(PUBLISH.replace(" ", ""));
        assertThat(broker.connection("c1").getInteger("subscriptions")).isEqualTo(2);
      }
      try (RawClient client = new RawClient(broker.port).send(CONNECT + "c000")) {
        assertThat(client.packet()).startsWith("20");
        assertThat(client.packet()).as("retained came with the first").isEqualTo("d000");
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"a%c, x, ax", "%c/%u, x, x/u", "%u%%c, x, u%x"})
  void namesArePutIn(String filter, String clientId, String expected) {
    assertThat(rule(filter).filterFor(clientId, "u")).isEqualTo(expected);
  }

  private static io.vitrine.config.AutoSubscription rule(String filter) {
    return rules(Map.of("filter", filter)).get(BrokerOptions.AUTO_SUBSCRIPTIONS).get(0);
  }

  @Test
  void aNameThatWouldMakeAnotherFilterIsLeftOut() {
    for (String name : List.of("#", "+", "a/b", "a+")) {
      assertThat(rule("c/%c").filterFor(name, null)).isNull();
      assertThat(rule("c/%u").filterFor("c", name)).isNull();
      assertThat(rule("c").filterFor(name, name)).isEqualTo("c");
    }
    assertThat(rule("c/%u").filterFor("c", null)).isNull();
  }

  @Test
  void wrongOnesRefuseToStart() {
    for (Map<?, ?> wrong :
        List.of(
            Map.of("filter", "a/#/b"),
            Map.of("filter", "$share/g/x", "no_local", "true"),
            Map.of("filter", "a", "qos", "3"),
            Map.of("qos", "1"))) {
      assertThatThrownBy(() -> rules(wrong).get(BrokerOptions.AUTO_SUBSCRIPTIONS))
          .hasMessageContaining("auto_subscriptions");
    }
  }
}
