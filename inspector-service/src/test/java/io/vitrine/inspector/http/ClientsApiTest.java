package io.vitrine.inspector.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import io.vitrine.broker.BrokerService;
import io.vitrine.config.Settings;
import io.vitrine.inspector.InspectorFixture;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients of a real broker are listed, looked at and sent away over HTTP. */
class ClientsApiTest {
  private static final ContractCheck CONTRACT = new ContractCheck();
  private static final String CLIENTS = "/clients";
  private static final String CLIENT = "/clients/{id}";

  @TempDir static Path data;
  private static InspectorFixture inspector;
  private static BrokerService broker;
  private static URI mqtt;

  @BeforeAll
  static void start() {
    Settings settings =
        Settings.defaults()
            .with("broker.port", "0")
            .with("broker.event_loops", "2")
            .with("node.data_dir", data.toString());
    inspector = new InspectorFixture(settings);
    broker = new BrokerService(inspector.context("broker-0"));
    mqtt = URI.create(InspectorFixture.await(broker.start()).get(0));
  }

  @AfterAll
  static void stop() {
    InspectorFixture.await(broker.stop());
    inspector.close();
  }

  /** A client of MQTT 5 whose session lasts; it has its CONNACK and a subscription to t/#. */
  private static Socket client(String id, int expirySeconds) throws Exception {
    Socket socket = new Socket(mqtt.getHost(), mqtt.getPort());
    socket.setSoTimeout(30_000);
    send(
        socket,
        "10%02x 0004 4d515454 05 00 0000 05 11 %08x %04x"
                .formatted(18 + id.length(), expirySeconds, id.length())
            + HexFormat.of().formatHex(id.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    assertThat(packet(socket)).startsWith("20");
    send(socket, "82 09 0001 00 0003 742f23 01");
    assertThat(packet(socket)).startsWith("90");
    return socket;
  }

  private static void send(Socket socket, String hex) throws Exception {
    socket.getOutputStream().write(HexFormat.of().parseHex(hex.replace(" ", "")));
  }

  private static String packet(Socket socket) throws Exception {
    int first = socket.getInputStream().read();
    if (first < 0) {
      return "";
    }
    int length = socket.getInputStream().read();
    byte[] rest = socket.getInputStream().readNBytes(length);
    return "%02x%02x".formatted(first, length) + HexFormat.of().formatHex(rest);
  }

  private static JsonObject get(String id) {
    return CONTRACT.check(CLIENT, "get", inspector.get("/api/v1/clients/" + id));
  }

  private static JsonObject delete(String id, String query) {
    return CONTRACT.check(CLIENT, "delete", inspector.delete("/api/v1/clients/" + id + query));
  }

  private static void gone(String id) {
    HttpResponse<String> answer = inspector.get("/api/v1/clients/" + id);
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(new JsonObject(answer.body()).getString("type"))
        .isEqualTo("urn:vitrine:problem:not-found");
  }

  @Test
  void aClientIsShownWithWhatWaitsForIt() throws Exception {
    try (Socket reader = client("desk%reader", 300);
        Socket writer = client("desk-writer", 0)) {
      JsonObject shown = get("desk%25reader");
      assertThat(shown.getBoolean("connected")).isTrue();
      assertThat(shown.getBoolean("on_disk")).isTrue();
      assertThat(shown.getLong("session_expiry_seconds")).isEqualTo(300);
      assertThat(shown.getJsonArray("filters").getJsonObject(0).getString("filter"))
          .isEqualTo("t/#");
      send(writer, "32 08 0003 742f31 0001 00");
      assertThat(packet(writer)).startsWith("32");
      assertThat(packet(writer)).startsWith("40");
      assertThat(packet(reader)).startsWith("32");
      assertThat(get("desk%25reader").getInteger("inflight_messages")).isEqualTo(1);
      delete("desk%25reader", "");
      send(writer, "30 07 0003 742f31 00 78");
      assertThat(packet(writer)).startsWith("30");
      shown = get("desk%25reader");
      assertThat(shown.getBoolean("connected")).isFalse();
      assertThat(shown.getInteger("queued_messages")).isEqualTo(1);
      assertThat(shown.getJsonObject("drops")).isEqualTo(new JsonObject().put("offline", 1));
      JsonObject list =
          CONTRACT.check(CLIENTS, "get", inspector.get("/api/v1/clients?client_id=desk*"));
      assertThat(list.getJsonArray("clients"))
          .extracting(each -> ((JsonObject) each).getString("client_id"))
          .containsExactly("desk%reader", "desk-writer");
      assertThat(list.getInteger("matched")).isEqualTo(2);
    }
  }

  @Test
  void aConnectionIsEndedAndTheSessionStays() throws Exception {
    for (int i = 0; i < 4; i++) {
      try (Socket client = client("kicked" + i, 300)) {
        JsonObject answer = delete("kicked" + i, "");
        assertThat(answer.getBoolean("connected")).isTrue();
        assertThat(answer.getString("session")).isEqualTo("kept");
        assertThat(packet(client)).matches("e0..98.*");
        assertThat(packet(client)).isEmpty();
        assertThat(get("kicked" + i).getBoolean("connected")).isFalse();
        assertThat(delete("kicked" + i, "").getString("session")).isEqualTo("kept");
      }
    }
  }

  @Test
  void aSessionIsEndedWhetherItsClientIsThereOrNot() throws Exception {
    try (Socket client = client("ended", 300)) {
      assertThat(delete("ended", "?session=true").getString("session")).isEqualTo("ended");
      assertThat(packet(client)).matches("e0..98.*");
      gone("ended");
    }
    try (Socket client = client("away", 300)) {
      send(client, "e000");
      assertThat(packet(client)).isEmpty();
    }
    assertThat(delete("away", "?session=true").getString("session")).isEqualTo("ended");
    gone("away");
    try (Socket client = client("brief", 0)) {
      assertThat(delete("brief", "").getString("session")).isEqualTo("ended");
      assertThat(packet(client)).matches("e0..98.*");
    }
  }

  @Test
  void whatIsNotThereOrWrongIsAProblem() {
    gone("nobody");
    assertThat(inspector.delete("/api/v1/clients/nobody").statusCode()).isEqualTo(404);
    assertThat(inspector.delete("/api/v1/clients/nobody?session=yes").statusCode()).isEqualTo(400);
    assertThat(inspector.delete("/api/v1/clients").statusCode()).isEqualTo(405);
    assertThat(inspector.get("/api/v1/clients?limit=0").statusCode()).isEqualTo(400);
  }
}
