package io.vitrine.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.config.Settings;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Verifies that a client that says goodbye at once has its answers before the connection ends. */
class DisconnectTest {
  private static final String CONNECT = "100e 0004 4d515454 04 02 003c 0002 7531";
  private static final String SUBSCRIBE = "8206 0001 0001 74 00";
  private static final String PINGREQ = "c000";
  private static final String DISCONNECT = "e000";

  @Test
  void answersLeaveBeforeTheConnectionEnds() throws Exception {
    try (RunningBroker broker = new RunningBroker(Settings.defaults())) {
      try (RawClient client = new RawClient(broker.port).send(CONNECT + DISCONNECT)) {
        assertThat(client.packet()).isEqualTo("20020000");
        assertThat(client.packet()).isEmpty();
      }
      try (RawClient client = new RawClient(broker.port).send(CONNECT)) {
        assertThat(client.packet()).isEqualTo("20020000");
        client.send(SUBSCRIBE + PINGREQ + DISCONNECT);
        assertThat(client.packet()).isEqualTo("9003000100");
        assertThat(client.packet()).isEqualTo("d000");
        assertThat(client.packet()).isEmpty();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "broker.access.users"})
  void aClientThatSendsNoMoreGetsItsAnswers(String login) throws Exception {
    Settings settings =
        login.isEmpty()
            ? Settings.defaults()
            : Settings.defaults()
                .with("broker.access.users", Map.of("u", "secret"))
                .with("broker.access.anonymous", "false");
    String connect =
        login.isEmpty()
            ? CONNECT
            : "1019 0004 4d515454 04 c2 003c 0002 7531 0001 75 0006 736563726574";
    try (RunningBroker broker = new RunningBroker(settings)) {
      for (int i = 0; i < 20; i++) {
        try (RawClient client = new RawClient(broker.port).send(connect + SUBSCRIBE).endInput()) {
          assertThat(client.packet()).isEqualTo("20020000");
          assertThat(client.packet()).isEqualTo("9003000100");
          assertThat(client.packet()).isEmpty();
        }
        try (RawClient client = new RawClient(broker.port).send(connect)) {
          assertThat(client.packet()).isEqualTo("20020000");
          client.send(PINGREQ).endInput();
          assertThat(client.packet()).isEqualTo("d000");
          assertThat(client.packet()).isEmpty();
        }
        try (RawClient client = new RawClient(broker.port).send("10").endInput()) {
          assertThat(client.packet()).isEmpty();
        }
      }
      broker.await("connections are left", () -> broker.openConnections() == 0);
    }
  }
}
