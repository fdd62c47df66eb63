package io.vitrine.inspector;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vitrine.broker.BrokerService;
import io.vitrine.config.Settings;
import io.vitrine.inspector.web.WebPage;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The inspector looks at a real broker. */
class RealBrokerTest {
  @TempDir static Path data;
  private static InspectorFixture inspector;
  private static BrokerService broker;
  private static Socket client;

  @BeforeAll
  static void start() throws Exception {
    Settings settings =
        Settings.defaults()
            .with("broker.port", "0")
            .with("broker.event_loops", "1")
            .with("node.data_dir", data.toString());
    inspector = new InspectorFixture(settings);
    broker = new BrokerService(inspector.context("broker-0"));
    URI mqtt = URI.create(InspectorFixture.await(broker.start()).get(0));
    client = new Socket(mqtt.getHost(), mqtt.getPort());
    send(SampleFrames.connect5("sensor-7", "plant", "hunter22"));
    send(SampleFrames.subscribe5(1, "plant/#", 1));
    send(SampleFrames.publish5("plant/7/temp", 1, 2, "21.5"));
    until("mqtt.topic == \"plant/7/temp\" and vitrine.direction == \"out\"");
  }

  @AfterAll
  static void stop() throws Exception {
    client.close();
    InspectorFixture.await(broker.stop());
    inspector.close();
  }

  private static void send(Buffer frame) throws Exception {
    client.getOutputStream().write(frame.getBytes());
  }

  private static JsonArray until(String filter) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    JsonArray packets = new JsonArray();
    while (packets.isEmpty() && System.nanoTime() < deadline) {
      String query = "filter=" + URLEncoder.encode(filter, StandardCharsets.UTF_8);
      JsonObject page = new JsonObject(inspector.get("/api/v1/packets?" + query).body());
      packets = page.getJsonArray("packets", new JsonArray());
    }
    assertThat(packets).as(filter).isNotEmpty();
    return packets;
  }

  private static String type(Object packet) {
    return ((JsonObject) packet).getString("type");
  }

  @Test
  void bothDirectionsAreSeenInOrder() {
    List<String> types =
        until("vitrine.client_id == \"sensor-7\"").stream().map(RealBrokerTest::type).toList();

    assertThat(types).contains("CONNECT", "CONNACK", "SUBSCRIBE", "SUBACK", "PUBLISH", "PUBACK");
    assertThat(types.get(types.size() - 1)).isEqualTo("CONNECT");
  }

  @Test
  void anAliasIsResolvedInBothDirections() throws Exception {
    // The first of each has the alias with its topic, the second the alias alone.
    try (Socket aliasing = new Socket(client.getInetAddress(), client.getPort())) {
      aliasing.getOutputStream().write(SampleFrames.connectWithAliases("aliasing").getBytes());
      aliasing.getOutputStream().write(SampleFrames.subscribe5(1, "plant/8/#", 0).getBytes());
      until("mqtt.msgtype == SUBACK and vitrine.client_id == \"aliasing\"");
      send(SampleFrames.aliased("plant/8/alias", 1, "a"));
      send(SampleFrames.aliased("", 1, "b"));
      String both = "mqtt.topic == \"plant/8/alias\" and mqtt.msg == 62 and mqtt.topic_len == 0";
      JsonObject in = until(both + " and vitrine.direction == \"in\"").getJsonObject(0);
      assertThat(in.getString("topic")).isEqualTo("plant/8/alias");
      JsonObject out =
          until(both + " and vitrine.client_id == \"aliasing\" and vitrine.direction == \"out\"")
              .getJsonObject(0);
      assertThat(out.getString("summary")).contains("[plant/8/alias]");
    }
  }

  @Test
  void itsConnectionIsKnown() {
    JsonObject list =
        new JsonObject(inspector.get("/api/v1/connections?client_id=sensor-7").body());

    JsonObject connection = list.getJsonArray("connections").getJsonObject(0);
    assertThat(connection.getString("username")).isEqualTo("plant");
    assertThat(connection.getInteger("subscriptions")).isEqualTo(1);
    assertThat(connection.getInteger("remote_port")).isEqualTo(client.getLocalPort());
  }

  @Test
  void theMetersThatThePageShowsExist() throws Exception {
    String overview;
    try (InputStream in = WebPage.class.getResourceAsStream("pages/overview.js")) {
      overview = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    Set<String> named = new TreeSet<>();
    Matcher matcher = Pattern.compile("\"(vitrine\\.broker\\.[a-z._]+)\"").matcher(overview);
    while (matcher.find()) {
      named.add(matcher.group(1));
    }
    JsonObject totals =
        new JsonObject(inspector.get("/api/v1/stats").body()).getJsonObject("totals");

    assertThat(named).hasSizeGreaterThan(5);
    assertThat(totals.fieldNames()).containsAll(named);
  }
}
