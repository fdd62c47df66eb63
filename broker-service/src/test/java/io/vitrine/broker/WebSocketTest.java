package io.vitrine.broker;

import static org.assertj.core.api.Assertions.assertThat;

import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.MqttWebSocketConfig;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient.Mqtt5Publishes;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import io.vitrine.broker.conformance.Spec;
import io.vitrine.config.Settings;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** MQTT over WebSocket, with clients of others and with the JDK's WebSocket. */
class WebSocketTest {
  private static final String CONNECT = "100f00044d5154540502003c0000027731";
  private static final String UPGRADE =
      "GET /mqtt?token=1 HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\n"
          + "Connection: keep-alive, Upgrade\r\nSec-WebSocket-Version: 13\r\n"
          + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
          + "Sec-WebSocket-Protocol: chat, mqttv3.1\r\n\r\n";
  private static RunningBroker broker;

  @BeforeAll
  static void start() throws Exception {
    broker =
        new RunningBroker(
            Settings.defaults()
                .with(
                    "broker.listeners",
                    List.of(
                        Map.of("name", "any", "port", "0", "transport", "ws"),
                        Map.of(
                            "name",
                            "one",
                            "port",
                            "0",
                            "transport",
                            "ws",
                            "ws_path",
                            "/mqtt",
                            "ws_compression",
                            "true",
                            "packet_bytes_max",
                            "200KiB"),
                        Map.of(
                            "name",
                            "short",
                            "port",
                            "0",
                            "transport",
                            "ws",
                            "handshake_timeout",
                            "1s"))));
  }

  @AfterAll
  static void stop() throws Exception {
    broker.close();
  }

  private static int port(int index) {
    return java.net.URI.create(broker.addresses.get(index)).getPort();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "mqtt", "any/path"})
  void hivemqsClientPublishesAndReceives(String path) throws Exception {
    Mqtt5BlockingClient client =
        Mqtt5Client.builder()
            .identifier("hive" + path.length())
            .serverHost("127.0.0.1")
            .serverPort(port(0))
            .webSocketConfig(
                MqttWebSocketConfig.builder().serverPath(path).queryString("a=b").build())
            .buildBlocking();
    client.connect();
    try (Mqtt5Publishes publishes = client.publishes(MqttGlobalPublishFilter.ALL)) {
      client.subscribeWith().topicFilter("ws/#").qos(MqttQos.EXACTLY_ONCE).send();
      byte[] payload = new byte[150_000];
      client.publishWith().topic("ws/a").qos(MqttQos.EXACTLY_ONCE).payload(payload).send();
      Mqtt5Publish got = publishes.receive(30, TimeUnit.SECONDS).orElseThrow();
      assertThat(got.getPayloadAsBytes()).isEqualTo(payload);
    }
    assertThat(broker.connection("hive" + path.length()).getString("transport")).isEqualTo("ws");
    client.disconnect();
  }

  @ParameterizedTest
  @CsvSource({"3, 1", "4, 1"})
  void pahosClientPublishesAndReceives(int version, int listener) throws Exception {
    try (MqttClient client =
        new MqttClient(
            "ws://127.0.0.1:" + port(listener) + "/mqtt",
            "paho" + version,
            new MemoryPersistence())) {
      MqttConnectOptions options = new MqttConnectOptions();
      options.setMqttVersion(version);
      client.connect(options);
      var got = new java.util.concurrent.ArrayBlockingQueue<String>(1);
      client.subscribe("paho", 1, (topic, message) -> got.add(message.toString()));
      client.publish("paho", "hello".getBytes(), 1, false);
      assertThat(got.poll(30, TimeUnit.SECONDS)).isEqualTo("hello");
      client.disconnect();
    }
  }

  @Spec({"3.1.1 MQTT-6.0.0-2", "5 MQTT-6.0.0-2", "3.1.1 MQTT-6.0.0-4", "5 MQTT-6.0.0-4"})
  @ParameterizedTest
  @ValueSource(strings = {"mqtt", "mqttv3.1"})
  void packetsSpanFramesAndFramesHoldPackets(String subprotocol) throws Exception {
    try (WsClient client = new WsClient(port(0), "/", subprotocol)) {
      assertThat(client.subprotocol()).isEqualTo(subprotocol);
      client.binary(CONNECT.substring(0, 6), true);
      client.binary(CONNECT.substring(6, 20), false);
      // The end of CONNECT, a PINGREQ and half of another one, in the last part of a message.
      client.binary(CONNECT.substring(20) + "c000c0", true);
      client.binary("00", true);
      assertThat(client.bytes(3)).startsWith("20");
      client.await(received -> received.endsWith("d000d000"));
    }
  }

  @Spec({"3.1.1 MQTT-6.0.0-1", "5 MQTT-6.0.0-1"})
  @Test
  void aTextFrameIsAProtocolError() throws Exception {
    try (WsClient client = new WsClient(port(0), "/", "mqtt")) {
      client.text("hello");
      assertThat(client.closeStatus()).isEqualTo(1003);
    }
    broker.awaitCount("vitrine.broker.connections.closed", "websocket");
  }

  @Test
  void aFrameThatIsTooLargeIsRefused() throws Exception {
    try (RawClient client = new RawClient(port(1))) {
      client.sendText(UPGRADE);
      client.head();
      // A binary frame of 300,000 bytes, of which only the header comes.
      client.send("82ff 00000000000493e0 00000000");
      assertThat(client.read(4)).startsWith("88").endsWith("03f1");
    }
  }

  @Test
  void pingsAreAnsweredAndTheClosingHandshakeToo() throws Exception {
    try (WsClient client = new WsClient(port(0), "/", "mqtt")) {
      client.ping(ByteBuffer.wrap(new byte[] {7}));
      assertThat(client.pong()).isEqualTo("07");
      client.close(1000);
      assertThat(client.closeStatus()).isEqualTo(1000);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 | GET / HTTP/1.1 | HTTP/1.1 426 | upgrade: websocket",
        "0 | POST / HTTP/1.1;Upgrade: websocket;Connection: Upgrade | HTTP/1.1 405 | allow: GET",
        "0 | GET / HTTP/1.1;Upgrade: websocket;Connection: Upgrade;Sec-WebSocket-Version: 8 | HTTP/1.1 426 | sec-websocket-version: 13",
        "0 | GET / HTTP/1.1;Upgrade: websocket;Connection: Upgrade;Sec-WebSocket-Version: 13 | HTTP/1.1 400 | expected: Sec-WebSocket-Key",
        "0 | GET / HTTP/1.1;Upgrade: websocket;Connection: Upgrade;Sec-WebSocket-Version: 13;Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ== | HTTP/1.1 400 | expected: Sec-WebSocket-Protocol: mqtt",
        "0 | GET / HTTP/1.1;Upgrade: websocket;Connection: Upgrade;Sec-WebSocket-Version: 13;Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==;Sec-WebSocket-Protocol: chat, amqp | HTTP/1.1 400 | expected: Sec-WebSocket-Protocol: mqtt",
        "1 | GET /other HTTP/1.1;Upgrade: websocket;Connection: Upgrade | HTTP/1.1 404 | expected: path /mqtt",
        "0 | nonsense | HTTP/1.1 400 | not an HTTP request",
      })
  void whatIsNoUpgradeIsAnsweredInHttp(int listener, String request, String status, String text)
      throws Exception {
    try (RawClient client = new RawClient(port(listener))) {
      client.sendText(request.replace(";", "\r\n") + "\r\nHost: a\r\n\r\n");
      assertThat(client.rest()).startsWith(status).contains(text);
    }
    broker.awaitCount("vitrine.broker.connections.closed", "upgrade_refused");
  }

  @Test
  void anUpgradeThatDoesNotComeIsCountedAsSuch() throws Exception {
    try (RawClient client = new RawClient(port(2)).sendText("GET /mq")) {
      assertThat(client.rest()).isEmpty();
    }
    broker.awaitCount("vitrine.broker.connections.closed", "upgrade_timeout");
  }

  @Test
  void theFirstOfferedOfOursIsChosen() throws Exception {
    try (RawClient client = new RawClient(port(0))) {
      client.sendText(UPGRADE);
      assertThat(client.head())
          .startsWith("HTTP/1.1 101 ")
          .contains("sec-websocket-protocol: mqttv3.1\r\n")
          .contains("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    }
  }
}
