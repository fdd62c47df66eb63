package io.vitrine.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.config.Settings;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What clients say in CONNECT takes memory as long as it is needed, and not without a limit. */
@Timeout(120)
class ClientStateTest {
  private static final Settings SMALL =
      Settings.defaults().with("broker.client_state_bytes_max", "1MiB").with("routes", List.of());

  private final List<RawClient> clients = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (RawClient each : clients) {
      each.close();
    }
  }

  private static String field(byte[] bytes) {
    return "%04x%s".formatted(bytes.length, HexFormat.of().formatHex(bytes));
  }

  private static String field(String text) {
    return field(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Returns the CONNACK. */
  private String connect(RunningBroker broker, int flags, String... fields) throws Exception {
    String id = "c" + clients.size();
    String body =
        "00044d51545405%02x003c00%s".formatted(flags, field(id)) + String.join("", fields);
    int length = body.length() / 2;
    StringBuilder header = new StringBuilder("10");
    for (int left = length; ; left >>= 7) {
      if (left < 0x80) {
        header.append("%02x".formatted(left));
        break;
      }
      header.append("%02x".formatted(left & 0x7F | 0x80));
    }
    RawClient client = new RawClient(broker.port);
    clients.add(client);
    return client.send(header + body).packet();
  }

  private static double held(RunningBroker broker) {
    return broker
        .meters
        .find("vitrine.broker.clients.bytes")
        .tag("what", "client_state")
        .gauges()
        .stream()
        .mapToDouble(each -> each.value())
        .sum();
  }

  @Test
  void tokensOfAnyNumberOfClientsCountUntilTheyAreIn() throws Exception {
    try (RunningBroker broker = new RunningBroker(SMALL)) {
      byte[] token = new byte[1_500];
      for (int i = 0; i < 800; i++) {
        // Two shares of 512 KiB: they would take 1.2 MB together.
        String answer = connect(broker, 0xC2, field("token"), field(token));
        assertThat(answer).as("CONNACK of client " + i).matches("20....00.*");
      }
      assertThat(held(broker)).isZero();
      RawClient last = clients.get(clients.size() - 1);
      assertThat(last.send("c000").packet()).isEqualTo("d000");
    }
  }

  @Test
  void willsCountAsLongAsTheirConnection() throws Exception {
    try (RunningBroker broker = new RunningBroker(SMALL)) {
      byte[] will = new byte[60_000];
      String answer = "";
      int taken = -1;
      while (!answer.matches("20....97.*")) {
        answer = connect(broker, 0x06, "00", field("gone"), field(will));
        taken++;
        assertThat(taken).isLessThan(18);
      }
      assertThat(taken).isGreaterThanOrEqualTo(8);
      assertThat(held(broker)).isBetween(taken * 60_000.0, taken * 60_500.0);
      broker.awaitCount("vitrine.broker.connections.refused", "client_state_bytes_max");
      close();
      broker.await("wills of closed connections are still counted", () -> held(broker) == 0);
    }
  }
}
