package io.vitrine.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import io.vitrine.config.Settings;
import io.vitrine.contract.AdminRequest;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Clients that subscribe and do not read: what they take stays within the limits. */
class SlowSubscribersTest {
  private static final int OF_EACH_KIND = 8;
  private static final int PAYLOAD = 4_096;
  private static final int MESSAGES = 2_000;
  private static final int AT_ONCE = 20;
  private static final double MIB = 1 << 20;

  private static final Settings SMALL =
      Settings.defaults()
          .with("broker.send_bytes_total_max", "2MiB")
          .with("broker.queues_bytes_max", "4MiB")
          .with("broker.queue_bytes_max", "512KiB")
          .with("routes", List.of());

  /** A client whose socket takes next to nothing. */
  private static RawClient lazy(int port) throws Exception {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(4_096);
    socket.connect(new InetSocketAddress("127.0.0.1", port));
    return new RawClient(socket);
  }

  /** CONNECT of version 5, with a session that lasts an hour or ends with the connection. */
  private static RawClient connected(RawClient client, String id, boolean lasting)
      throws Exception {
    String properties = lasting ? "05 11 00000e10" : "00";
    int length = 10 + (lasting ? 6 : 1) + 2 + id.length();
    client.send("10%02x 0004 4d515454 05 02 0000 %s".formatted(length, properties));
    client.send("%04x".formatted(id.length())).sendText(id);
    assertThat(client.packet()).startsWith("20");
    return client;
  }

  private static void subscribeAll(RawClient client, int qos) throws Exception {
    // l/+
    client.send("82 09 0001 00 0003 6c2f2b %02x".formatted(qos));
    assertThat(client.packet()).startsWith("90");
  }

  private static double sum(RunningBroker broker, String meter) {
    return broker.meters.find(meter).gauges().stream().mapToDouble(each -> each.value()).sum();
  }

  private static double sending(RunningBroker broker) {
    return broker
        .meters
        .find("vitrine.broker.clients.bytes")
        .tag("what", "sending")
        .gauges()
        .stream()
        .mapToDouble(each -> each.value())
        .sum();
  }

  private static JsonObject drops(RunningBroker broker, String client) throws Exception {
    return broker.ask(AdminRequest.client(client)).getJsonObject("client").getJsonObject("drops");
  }

  @Test
  void memoryStaysWithinTheLimitsAndEachDropIsCountedByCauseAndClient() throws Exception {
    List<RawClient> lazy = new ArrayList<>();
    try (RunningBroker broker = new RunningBroker(SMALL)) {
      for (int i = 0; i < OF_EACH_KIND; i++) {
        for (int qos = 0; qos <= 2; qos++) {
          for (boolean lasting : new boolean[] {false, true}) {
            String id = "q" + qos + (lasting ? "l" : "t") + i;
            RawClient client = connected(lazy(broker.port), id, lasting);
            lazy.add(client);
            subscribeAll(client, qos);
          }
        }
      }
      double mostSending = 0;
      double mostQueued = 0;
      try (RawClient publisher = connected(new RawClient(broker.port), "p", false)) {
        String body = "61".repeat(PAYLOAD);
        int length = 2 + 3 + 2 + 1 + PAYLOAD;
        String header = "%02x%02x".formatted(length & 0x7F | 0x80, length >> 7);
        for (int sent = 0; sent < MESSAGES; sent += AT_ONCE) {
          StringBuilder burst = new StringBuilder();
          for (int i = 0; i < AT_ONCE; i++) {
            int id = sent + i + 1;
            burst.append("34%s00036c2f31%04x00%s".formatted(header, id, body));
          }
          publisher.send(burst.toString());
          // Whoever sends is told all the same, and sends on.
          for (int i = 0; i < AT_ONCE; i++) {
            assertThat(publisher.packet()).startsWith("5002%04x".formatted(sent + i + 1));
          }
          for (int i = 0; i < AT_ONCE; i++) {
            publisher.send("6202%04x".formatted(sent + i + 1));
            assertThat(publisher.packet()).startsWith("70");
          }
          mostSending = Math.max(mostSending, sending(broker));
          mostQueued = Math.max(mostQueued, sum(broker, "vitrine.broker.queues.bytes"));
        }
      }
      // Beside the limit, what one turn of an event loop brings for each.
      assertThat(mostSending).isBetween(MIB, 2 * MIB + 48.0 * AT_ONCE * (PAYLOAD + 20) + MIB);
      assertThat(mostQueued).isBetween(MIB, 4 * MIB + MIB);
      assertThat(drops(broker, "q0t0").getLong("slow")).isPositive();
      assertThat(drops(broker, "q0l0").getLong("slow")).isPositive();
      assertThat(drops(broker, "q1t0").fieldNames())
          .containsAnyOf("queue_bytes", "queue_total_bytes");
      assertThat(drops(broker, "q2t0").fieldNames())
          .containsAnyOf("queue_bytes", "queue_total_bytes");
      assertThat(drops(broker, "q1l0").getLong("queue_bytes")).isPositive();
      assertThat(drops(broker, "q2l0").getLong("queue_bytes")).isPositive();
      broker.awaitCount("vitrine.broker.messages.dropped", "slow");
      broker.awaitCount("vitrine.broker.messages.dropped", "queue_bytes");
      for (RawClient each : lazy) {
        each.close();
      }
      broker.await("bytes of closed connections are still counted", () -> sending(broker) == 0);
    }
  }
}
