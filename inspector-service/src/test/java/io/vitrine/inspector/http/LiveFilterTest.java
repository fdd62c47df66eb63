package io.vitrine.inspector.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vitrine.inspector.InspectorFixture;
import io.vitrine.inspector.SampleFrames;
import io.vitrine.inspector.TapFixture;
import io.vitrine.inspector.Waiting;
import io.vitrine.inspector.sensor.CaptureBuilder;
import io.vitrine.inspector.sensor.Packets;
import io.vitrine.inspector.sensor.vxlan.MirrorSender;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A filter over live traffic finds what it names, or says why it cannot. */
class LiveFilterTest {
  private static final ContractCheck CONTRACT = new ContractCheck();
  private static final int PLANT = 77;

  private static InspectorFixture inspector;
  private static MirrorSender mirror;

  @BeforeAll
  static void start() throws IOException {
    inspector =
        new InspectorFixture(
            InspectorFixture.sensing()
                .with("inspector.sensor.networks", List.of(Map.of("name", "plant", "vni", "77"))));
    TapFixture broker = inspector.tap("broker-0", 1, 1 << 20);
    long own = broker.connect(0, "own", null, "10.20.0.1", 40_001);
    broker.see(own, true, SampleFrames.publish5("own/temp", 1, 1, "21"));
    broker.see(own, true, SampleFrames.publish5("own/temp", 1, 2, "22"));
    mirror = inspector.mirror();
    byte[] publish = Packets.publish("plant/7/temp", 10);
    mirror.send(
        PLANT,
        new CaptureBuilder(1883)
            .open()
            .client(0, Packets.CONNECT)
            .client(Packets.CONNECT.length, publish)
            .pcap());
    Waiting.until(() -> assertThat(found("vitrine.client_id == \"a\"")).hasSize(2));
  }

  @AfterAll
  static void stop() {
    mirror.close();
    inspector.close();
  }

  @Test
  void whatIsAroundAMirroredPacketIsFoundAndShown() {
    long sequence = (CaptureBuilder.CLIENT_ISN + 1L + Packets.CONNECT.length) & 0xFFFFFFFFL;
    for (String filter :
        List.of(
            "vxlan.vni == 77 and mqtt.topic",
            "vxlan and vitrine.listener == \"plant\" and mqtt.topic",
            "ip.ttl == 64 and mqtt.topic",
            "vlan.id == 42 and vlan and mqtt.topic",
            "frame.number == 4 and vxlan",
            "tcp.seq_raw == " + sequence,
            "tcp.ack_raw == 1001 and mqtt.topic",
            "tcp.flags == 0x18 and tcp.flags.push == 1 and tcp.window_size_value == 1000 and mqtt.topic",
            "tcp.len > 14 and mqtt.topic and not tcp.flags.syn == 1")) {
      JsonArray packets = found(filter);
      assertThat(packets.size()).as(filter).isEqualTo(1);
      assertThat(packets.getJsonObject(0).getString("topic")).isEqualTo("plant/7/temp");
    }
    JsonObject packet = found("vxlan and mqtt.topic").getJsonObject(0);
    assertThat(packet.getInteger("frame_number")).isEqualTo(4);
    assertThat(packet.getInteger("vni")).isEqualTo(PLANT);
    assertThat(packet.getInteger("vlan")).isEqualTo(42);
    JsonObject detail =
        CONTRACT.check(
            "/packets/{id}", "get", inspector.get("/api/v1/packets/" + packet.getString("id")));
    assertThat(detail.getJsonObject("segment").getInteger("ttl")).isEqualTo(64);
    assertThat(detail.getJsonObject("segment").getLong("sequence")).isEqualTo(sequence);
    String line = inspector.get("/api/v1/packets?format=ndjson&filter=vxlan").body();
    assertThat(line).contains("\"frame\":4,").contains("\"vni\":77").contains("\"vlan\":42");
  }

  @Test
  void aBrokersPacketHasItsNumber() {
    JsonObject packet = found("frame.number == 2 and not vxlan").getJsonObject(0);
    assertThat(packet.getString("payload_text")).isEqualTo("22");
    assertThat(packet.getInteger("frame_number")).isEqualTo(2);
    assertThat(packet.containsKey("vni")).isFalse();
  }

  @Test
  void aFieldThatNothingThereHasIsRefusedWhereItStands() {
    refused("/packets", "mqtt and tcp.stream == 1", 9, "live packets have no tcp.stream");
    refused("/live", "mqtt and tcp.stream == 1", 9, "live packets have no tcp.stream");
    refused("/packets", "ip.checksum.status == 0", 0, "live packets have no ip.checksum.status");
    refused("/connections", "mqtt.topic", 0, "connections have no mqtt.topic");
    refused("/flows", "ip and mqtt.topic", 7, "live flows have no mqtt.topic");
    refused("/findings", "tcp.seq_raw == 1", 0, "live findings have no tcp.seq_raw");
    refused(
        "/packets",
        "mqtt and not frame contains \"x\"",
        13,
        "live packets have no bytes of frame to search");
    refused("/live", "tcp[13] == 02", 0, "live packets have no bytes of tcp to search");
    refused("/flows", "ip matches \"x\"", 0, "live flows have no bytes of ip to search");
    assertThat(found("mqtt contains \"own/temp\"")).hasSize(2);
    assertThat(found("frame and mqtt contains \"own/temp\"")).hasSize(2);
    assertThat(compiled("{\"filter\":\"tcp contains 1\",\"of\":\"capture\"}").getBoolean("ok"))
        .isFalse();
    JsonObject problem = get("/packets", "tcp.stream == 1");
    assertThat(problem.getJsonArray("suggestions")).containsExactly("vitrine.connection_id");
    JsonObject verdict = compiled("{\"filter\":\"tcp.stream\"}");
    assertThat(verdict.getBoolean("ok")).isFalse();
    assertThat(verdict.getInteger("position")).isZero();
    assertThat(compiled("{\"filter\":\"tcp.stream\",\"of\":\"capture\"}").getBoolean("ok"))
        .isTrue();
    assertThat(compiled("{\"filter\":\"vitrine.node\",\"of\":\"capture\"}").getBoolean("ok"))
        .isFalse();
    assertThat(compiled("{\"filter\":\"mqtt\",\"of\":\"nothing\"}").getString("detail"))
        .contains("of: nothing (expected: packets, connections");
  }

  private static void refused(String path, String filter, int position, String detail) {
    HttpResponse<String> answer = inspector.get("/api/v1" + path + "?filter=" + encode(filter));
    assertThat(answer.statusCode()).as(path + " " + filter).isEqualTo(400);
    JsonObject problem = new JsonObject(answer.body());
    assertThat(problem.getInteger("position")).isEqualTo(position);
    assertThat(problem.getString("detail")).isEqualTo(detail);
    assertThat(problem.getString("expected")).isNotEmpty();
  }

  @Test
  void aFieldThatOnlyMirrorsHaveIsWarnedOf() {
    assertThat(warnings("ip.ttl == 64", ""))
        .containsExactly("ip.ttl: only mirrored packets have it, not those of broker-0");
    assertThat(warnings("ip.ttl == 64 or vxlan.vni == 1", "broker-0"))
        .containsExactly(
            "ip.ttl: only mirrored packets have it, and no sensor is asked",
            "vxlan.vni: only mirrored packets have it, and no sensor is asked");
    assertThat(warnings("ip.ttl == 64", "inspector-1-sensor")).isEmpty();
    assertThat(warnings("mqtt.topic and frame.number == 1", "")).isEmpty();
    assertThat(
            inspector
                .get("/api/v1/packets?format=ndjson&filter=vxlan")
                .headers()
                .firstValue("Vitrine-Warning"))
        .hasValue("vxlan: only mirrored packets have it, not those of broker-0");
  }

  private static List<String> warnings(String filter, String node) {
    String query = "?filter=" + encode(filter) + (node.isEmpty() ? "" : "&node=" + node);
    JsonObject page = CONTRACT.check("/packets", "get", inspector.get("/api/v1/packets" + query));
    return page.getJsonArray("warnings").stream().map(Object::toString).toList();
  }

  private static JsonObject compiled(String body) {
    return CONTRACT.check(
        "/filters/compile", "post", inspector.post("/api/v1/filters/compile", body));
  }

  private static JsonArray found(String filter) {
    return get("/packets", filter).getJsonArray("packets");
  }

  private static JsonObject get(String path, String filter) {
    String query = filter.isEmpty() ? "" : "?filter=" + encode(filter);
    return CONTRACT.check(path, "get", inspector.get("/api/v1" + path + query));
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
