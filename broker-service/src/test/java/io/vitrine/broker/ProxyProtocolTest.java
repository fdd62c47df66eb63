package io.vitrine.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import io.vitrine.config.Settings;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** PROXY protocol headers as proxies write them, byte by byte. */
class ProxyProtocolTest {
  private static final String V2 = "0d0a0d0a000d0a515549540a";
  private static final String CONNECT = "100f 0004 4d515454 05 02 003c 00 0002 7031";
  private static RunningBroker broker;

  @BeforeAll
  static void start() throws Exception {
    broker =
        new RunningBroker(
            Settings.defaults()
                .with(
                    "broker.listeners",
                    List.of(
                        Map.of(
                            "name",
                            "behind",
                            "port",
                            "0",
                            "proxy_protocol",
                            "true",
                            "handshake_timeout",
                            "1s"))));
  }

  @AfterAll
  static void stop() throws Exception {
    broker.close();
  }

  private static String shown() throws Exception {
    JsonObject connection = broker.connection("p1");
    return connection.getString("remote_host")
        + " "
        + connection.getInteger("remote_port")
        + " "
        + connection.getString("local_host")
        + " "
        + connection.getInteger("local_port");
  }

  @ParameterizedTest
  @ValueSource(strings = {"192.0.2.7 198.51.100.2 4711 1883", "2001:db8::7 2001:db8::1 4711 1883"})
  void version1SaysWhereTheClientIs(String text) throws Exception {
    String family = text.contains(":") ? "TCP6" : "TCP4";
    String[] parts = text.split(" ", -1);
    try (RawClient client = new RawClient(broker.port)) {
      // In two pieces, the CONNECT together with the end of the header.
      client.sendText("PROXY " + family);
      client.sendText(" " + text + "\r\n").send(CONNECT);
      assertThat(client.packet()).startsWith("20");
      assertThat(shown()).isEqualTo(parts[0] + " 4711 " + parts[1] + " 1883");
    }
  }

  @Test
  void version2SaysWhereTheClientIsAndMayCarryMore() throws Exception {
    try (RawClient client = new RawClient(broker.port)) {
      client.send(V2 + "21 11 0010 c0000207 c6336402 1267 075b 04 0001 ff" + CONNECT);
      assertThat(client.packet()).startsWith("20");
      assertThat(shown()).isEqualTo("192.0.2.7 4711 198.51.100.2 1883");
    }
  }

  @Test
  void theProxysOwnConnectionsKeepTheirAddress() throws Exception {
    try (RawClient local = new RawClient(broker.port).send(V2 + "20 00 0000" + CONNECT)) {
      assertThat(local.packet()).startsWith("20");
      assertThat(shown()).startsWith("127.0.0.1 ");
    }
    try (RawClient unknown = new RawClient(broker.port).sendText("PROXY UNKNOWN\r\n")) {
      assertThat(unknown.send(CONNECT).packet()).startsWith("20");
      assertThat(shown()).startsWith("127.0.0.1 ");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PROXY TCP4 nonsense\r\n",
        "PROXY TCP4 192.0.2.7 198.51.100.2 4711 99999\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\n\r\n",
      })
  void aWrongHeaderClosesTheConnection(String header) throws Exception {
    try (RawClient client = new RawClient(broker.port).sendText(header)) {
      assertThat(client.rest()).isEmpty();
    }
    broker.awaitCount("vitrine.broker.connections.closed", "proxy_header");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // no header at all
        CONNECT,
        // too long: version 1 without an end, version 2 with 65,535 bytes
        "50524f585920 5443503420 30",
        V2 + "21 11 ffff",
        // version 3, and UDP
        V2 + "31 11 000c c0000207 c6336402 1267 075b",
        V2 + "21 12 000c c0000207 c6336402 1267 075b"
      })
  void aHeaderThatIsNoneOrTooLongClosesTheConnection(String hex) throws Exception {
    try (RawClient client = new RawClient(broker.port)) {
      client.send(hex);
      client.send("30".repeat(6_000));
      assertThat(client.rest()).isEmpty();
    } catch (java.net.SocketException e) {
      assertThat(e).hasMessageMatching(".*(reset|Broken pipe).*");
    }
    broker.awaitCount("vitrine.broker.connections.closed", "proxy_header");
  }

  @ParameterizedTest
  @ValueSource(strings = {CONNECT, "10", "50524f585954", "0d0a0d0a010d"})
  void whatIsNoHeaderIsClosedAtOnceAndNotWaitedFor(String hex) throws Exception {
    double before = timeouts();
    for (int i = 0; i < 3; i++) {
      try (RawClient client = new RawClient(broker.port)) {
        client.send(hex);
        assertThat(client.rest()).isEmpty();
      }
    }
    broker.awaitCount("vitrine.broker.connections.closed", "proxy_header");
    assertThat(timeouts()).isEqualTo(before);
  }

  private static double timeouts() {
    return broker
        .meters
        .get("vitrine.broker.connections.closed")
        .tag("cause", "proxy_timeout")
        .functionCounter()
        .count();
  }

  @Test
  void aHeaderThatDoesNotComeIsCountedAsSuch() throws Exception {
    try (RawClient client = new RawClient(broker.port).sendText("PROXY")) {
      assertThat(client.rest()).isEmpty();
    }
    broker.awaitCount("vitrine.broker.connections.closed", "proxy_timeout");
  }
}
