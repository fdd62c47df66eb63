package io.vitrine.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.json.JsonObject;
import io.vitrine.config.Settings;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several listeners, each with its own place and limits. */
class ListenersTest {
  private static final String CONNECT = "100f 0004 4d515454 05 02 003c 00 0002 7531";

  @TempDir Path directory;

  private static Settings listeners(Map<?, ?>... rows) {
    return Settings.defaults().with("broker.listeners", List.of(rows));
  }

  private static int port(RunningBroker broker, int index) {
    return URI.create(broker.addresses.get(index)).getPort();
  }

  @Test
  void eachListenerHasItsOwnLimitsAndItsNameIsShown() throws Exception {
    try (RunningBroker broker =
            new RunningBroker(
                listeners(
                    Map.of("name", "a", "port", "0", "connections_max", "1"),
                    Map.of("name", "b", "port", "0", "packet_bytes_max", "128B")));
        RawClient first = new RawClient(port(broker, 0)).connect("first");
        RawClient one = new RawClient(port(broker, 1)).connect("one");
        RawClient two = new RawClient(port(broker, 1)).connect("two")) {
      assertThat(first.packet()).startsWith("20").contains("2700100000");
      assertThat(one.packet()).contains("2700000080");
      assertThat(two.packet()).contains("2700000080");
      try (RawClient second = new RawClient(port(broker, 0)).connect("second")) {
        assertThat(second.packet()).matches("20..0097.*");
      }
      assertThat(broker.connection("first").getString("listener")).isEqualTo("a");
      assertThat(broker.connection("two").getString("listener")).isEqualTo("b");
      two.send("30 8101" + "00".repeat(129));
      assertThat(two.packet()).matches("e0..95.*");
    }
  }

  @Test
  void clientsComeByIpv6() throws Exception {
    assumeTrue(hasIpv6(), "no IPv6 on this machine");
    try (RunningBroker broker =
            new RunningBroker(listeners(Map.of("name", "six", "port", "0", "host", "::1")));
        RawClient client = new RawClient(new Socket("::1", port(broker, 0))).connect("six")) {
      assertThat(broker.addresses.get(0)).startsWith("mqtt://[::1]:");
      assertThat(client.packet()).startsWith("20");
      assertThat(broker.connection("six").getString("remote_host")).isEqualTo("::1");
    }
  }

  private static boolean hasIpv6() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("::1"))) {
      return socket.getInetAddress() instanceof Inet6Address;
    } catch (java.io.IOException e) {
      return false;
    }
  }

  @Test
  void clientsComeByUnixSocketAlsoWhereADeadBrokerLeftOne() throws Exception {
    assumeTrue(io.netty.channel.epoll.Epoll.isAvailable(), "no epoll on this machine");
    Path path = directory.resolve("mqtt.sock");
    try (var left = java.nio.channels.ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      left.bind(UnixDomainSocketAddress.of(path));
    }
    assertThat(path).exists();
    Settings settings = listeners(Map.of("name", "u", "unix_socket", path.toString()));
    try (RunningBroker broker = new RunningBroker(settings);
        SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
      assertThat(broker.addresses).containsExactly("unix://" + path);
      client.write(ByteBuffer.wrap(HexFormat.of().parseHex(CONNECT.replace(" ", ""))));
      ByteBuffer answer = ByteBuffer.allocate(1);
      client.read(answer);
      assertThat(answer.get(0)).isEqualTo((byte) 0x20);
      JsonObject shown = broker.connection("u1");
      assertThat(shown.getString("transport")).isEqualTo("unix");
      assertThat(shown.getString("local_host")).isEqualTo(path.toString());
      assertThatThrownBy(() -> new RunningBroker(settings).close())
          .isInstanceOf(ExecutionException.class)
          .hasMessageContaining("listener u: another process listens on " + path);
    }
    assertThat(path).doesNotExist();
    Files.writeString(path, "precious");
    assertThatThrownBy(() -> new RunningBroker(settings).close())
        .hasMessageContaining("listener u: " + path + " is in the way: not a socket");
    assertThat(path).hasContent("precious");
  }

  @Test
  void whoSendsNoConnectIsClosedInTimeAndCounted() throws Exception {
    try (RunningBroker broker =
            new RunningBroker(
                listeners(Map.of("name", "a", "port", "0", "connect_timeout", "1s")));
        RawClient silent = new RawClient(port(broker, 0));
        RawClient slow = new RawClient(port(broker, 0)).send("10")) {
      assertThat(slow.rest()).isEmpty();
      assertThat(silent.rest()).isEmpty();
      broker.awaitCount("vitrine.broker.connections.closed", "connect_timeout");
    }
  }

  @Test
  void onlySoManyMayBeWithoutConnectAtATime() throws Exception {
    try (RunningBroker broker =
            new RunningBroker(listeners(Map.of("name", "a", "port", "0", "handshakes_max", "1")));
        RawClient first = new RawClient(port(broker, 0)).connect("first")) {
      assertThat(first.packet()).startsWith("20");
      try (RawClient second = new RawClient(port(broker, 0))) {
        second.send("10");
        // Another event loop may be quicker with the third than this one's with the second.
        broker.awaitGauge("vitrine.broker.listener.handshakes", "a", 1);
        try (RawClient third = new RawClient(port(broker, 0))) {
          assertThat(third.rest()).isEmpty();
        }
        broker.awaitCount("vitrine.broker.connections.refused", "handshakes_max");
        second.send(CONNECT.substring(2));
        assertThat(second.packet()).startsWith("20");
      }
    }
  }

  @Test
  void whoSendsTooFastIsReadMoreSlowlyAndStays() throws Exception {
    try (RunningBroker broker =
            new RunningBroker(
                listeners(
                    Map.of("name", "a", "port", "0", "client_messages_per_second_max", "20")));
        RawClient client = new RawClient(port(broker, 0))) {
      // Keep-alive of a second, which must not count what we did not read.
      client.send("100f 0004 4d515454 05 02 0001 00 0002 7531");
      assertThat(client.packet()).startsWith("20");
      long begin = System.nanoTime();
      for (int i = 1; i <= 80; i++) {
        client.send("32 08 0001 74 %04x 00 7878".formatted(i));
        assertThat(client.packet()).startsWith("40");
      }
      // A second's worth comes at once, the rest at 20 a second.
      assertThat(System.nanoTime() - begin).isGreaterThan(2_500_000_000L);
      assertThat(
              broker
                  .meters
                  .get("vitrine.broker.clients.throttled")
                  .tag("scope", "client")
                  .functionCounter()
                  .count())
          .isPositive();
    }
  }

  @Test
  void aListenerAcceptsOnlySoManyInASecond() throws Exception {
    try (RunningBroker broker =
        new RunningBroker(
            listeners(Map.of("name", "a", "port", "0", "accepts_per_second_max", "20")))) {
      long begin = System.nanoTime();
      for (int i = 0; i < 70; i++) {
        try (RawClient client = new RawClient(port(broker, 0)).connect("c" + i)) {
          assertThat(client.packet()).startsWith("20");
        }
      }
      assertThat(System.nanoTime() - begin).isGreaterThan(1_500_000_000L);
    }
  }
}
