package io.vitrine.inspector.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vitrine.inspector.InspectorFixture;
import io.vitrine.inspector.Waiting;
import io.vitrine.inspector.sensor.CaptureBuilder;
import io.vitrine.inspector.sensor.Captures;
import io.vitrine.inspector.sensor.Packets;
import io.vitrine.inspector.sensor.mqtt.MqttPacket;
import io.vitrine.inspector.sensor.vxlan.MirrorSender;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What comes in through a sensor's socket is seen over HTTP like a broker's own packets. */
class SensorApiTest {
  private static final ContractCheck CONTRACT = new ContractCheck();
  private static final int PLANT = 0x1234;

  private static final byte[] PLAIN =
      new CaptureBuilder(1883)
          .open()
          .client(0, Packets.CONNECT)
          .client(Packets.CONNECT.length, Packets.publish("plant/7/temp", 10))
          .segment(true, 0x11, CaptureBuilder.CLIENT_ISN + 100, 1, new byte[0])
          .pcap();

  private InspectorFixture inspector;
  private MirrorSender mirror;

  @BeforeEach
  void start() throws IOException {
    inspector =
        new InspectorFixture(
            InspectorFixture.sensing()
                .with(
                    "inspector.sensor.networks",
                    List.of(Map.of("name", "plant", "vni", Integer.toString(PLANT))))
                .with(
                    "inspector.sensor.capture_filter",
                    List.of(
                        Map.of(
                            "name", "not-this-one",
                            "action", "exclude",
                            "protocol", "tcp",
                            "source_cidr", "10.0.0.1/32",
                            "source_ports", "40005"),
                        Map.of("name", "tcp", "action", "include", "protocol", "tcp"))));
    mirror = inspector.mirror();
  }

  @AfterEach
  void stop() {
    mirror.close();
    inspector.close();
  }

  @Test
  void everyPublicCaptureShowsAsTheFileDoes() throws IOException {
    int vni = 100;
    for (String name : Captures.names()) {
      List<String> expected = Captures.packets(name).stream().map(SensorApiTest::line).toList();
      // Some have packets of others, which would be known as copies: each gets a sensor of its own.
      stop();
      start();
      mirror.send(++vni, Files.readAllBytes(Captures.file(name)));
      String listener = "vni-" + vni;
      Waiting.until(() -> assertThat(lines(listener)).as(name).isEqualTo(expected));
    }
  }

  private static String line(MqttPacket packet) {
    return packet.tree().type() + " " + (packet.fromClient() ? "in" : "out");
  }

  private List<String> lines(String listener) {
    String filter = "vitrine.listener == \"" + listener + "\"";
    return list("/packets", "?order=oldest&limit=1000&filter=" + encode(filter), "packets").stream()
        .map(each -> each.getString("type") + " " + each.getString("direction"))
        .toList();
  }

  @Test
  void packetsAndConnectionsSayWhereTheyCameFrom() throws IOException {
    mirror.send(PLANT, PLAIN);
    Waiting.until(
        () ->
            assertThat(list("/packets", "?filter=" + encode("mqtt.topic"), "packets")).hasSize(1));
    JsonObject packet = list("/packets", "?filter=" + encode("mqtt.topic"), "packets").get(0);
    assertThat(packet.getString("node")).isEqualTo("inspector-1-sensor");
    assertThat(packet.getString("listener")).isEqualTo("plant");
    assertThat(packet.getString("src")).isEqualTo("10.0.0.1");
    assertThat(packet.getInteger("dport")).isEqualTo(1883);
    assertThat(packet.getString("client_id")).isEqualTo("a");
    JsonObject detail =
        CONTRACT.check(
            "/packets/{id}", "get", inspector.get("/api/v1/packets/" + packet.getString("id")));
    assertThat(detail.getString("summary")).isEqualTo("Publish Message [plant/7/temp]");
    Waiting.until(() -> assertThat(tap("plant").getInteger("packets")).isEqualTo(5));
    JsonObject connection = detail.getJsonObject("connection");
    assertThat(connection.getString("listener")).isEqualTo("plant");
  }

  @Test
  void rulesDecideInOrderAndAreCounted() throws IOException {
    mirror.send(
        PLANT, new CaptureBuilder(1883).from(40_005).open().client(0, Packets.CONNECT).pcap());
    mirror.send(
        PLANT, new CaptureBuilder(1883).from(40_006).open().client(0, Packets.CONNECT).pcap());
    Waiting.until(() -> assertThat(tap("plant").getInteger("mqtt_packets")).isEqualTo(1));
    assertThat(tap("plant").getInteger("excluded")).isEqualTo(2);
    JsonArray rules = sensors().getJsonObject(0).getJsonArray("rules");
    assertThat(rules.getJsonObject(0).getInteger("packets")).isEqualTo(2);
    assertThat(rules.getJsonObject(1).getInteger("packets")).isEqualTo(4);
    assertThat(list("/connections", "", "connections"))
        .extracting(each -> each.getInteger("remote_port"))
        .containsExactly(40_006);
  }

  @Test
  void whatIsWrongWithAMirrorIsCounted() throws IOException {
    byte[] first = Packets.publish("a/b", 20);
    CaptureBuilder bad =
        new CaptureBuilder(1883)
            .open()
            .client(0, Packets.CONNECT)
            .client(Packets.CONNECT.length + first.length, first)
            .client(Packets.CONNECT.length, first)
            .client(Packets.CONNECT.length, first)
            .client(Packets.CONNECT.length + 5 * first.length, first)
            .acknowledge(Packets.CONNECT.length + 6 * first.length)
            .client(Packets.CONNECT.length + 6 * first.length, first);
    mirror.send(PLANT, bad.pcap());
    mirror.send(
        PLANT,
        new CaptureBuilder(1883).from(40_009).snap(70).open().client(0, Packets.CONNECT).pcap());
    mirror.raw(new byte[10]);
    mirror.raw(arp());
    Waiting.until(() -> assertThat(tap("plant").getInteger("not_ip")).isEqualTo(1));
    JsonObject plant = tap("plant");
    assertThat(plant.getInteger("duplicates")).isEqualTo(1);
    assertThat(plant.getInteger("reordered")).isEqualTo(3);
    assertThat(plant.getInteger("gaps")).isEqualTo(2);
    assertThat(plant.getInteger("gap_bytes")).isEqualTo(3 * first.length + 3);
    assertThat(plant.getInteger("truncated")).isEqualTo(1);
    JsonObject sensor = sensors().getJsonObject(0);
    assertThat(sensor.getJsonObject("dropped").getInteger("not_vxlan")).isEqualTo(1);
    assertThat(sensor.getJsonObject("dropped").getInteger("queue")).isZero();
    assertThat(inspector.get("/metrics").body())
        .contains("vitrine_sensor_gap_bytes_total{tap=\"plant\"}")
        .contains("vitrine_sensor_dropped_total{cause=\"socket\"}");
  }

  private static byte[] arp() {
    byte[] datagram = new byte[8 + 14 + 28];
    datagram[0] = 8;
    datagram[5] = (byte) (PLANT >> 8);
    datagram[6] = (byte) PLANT;
    datagram[8 + 12] = 0x08;
    datagram[8 + 13] = 0x06;
    return datagram;
  }

  private JsonArray sensors() {
    return CONTRACT
        .check("/sensors", "get", inspector.get("/api/v1/sensors"))
        .getJsonArray("sensors");
  }

  private JsonObject tap(String name) {
    return sensors().getJsonObject(0).getJsonArray("taps").stream()
        .map(JsonObject.class::cast)
        .filter(each -> each.getString("name").equals(name))
        .findFirst()
        .orElseThrow();
  }

  private List<JsonObject> list(String path, String query, String member) {
    return CONTRACT
        .check(path, "get", inspector.get("/api/v1" + path + query))
        .getJsonArray(member)
        .stream()
        .map(JsonObject.class::cast)
        .toList();
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
