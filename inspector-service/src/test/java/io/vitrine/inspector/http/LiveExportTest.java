package io.vitrine.inspector.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vitrine.config.Settings;
import io.vitrine.inspector.InspectorFixture;
import io.vitrine.inspector.SampleFrames;
import io.vitrine.inspector.TapFixture;
import io.vitrine.inspector.sensor.Tshark;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Live packets as pcapng, and payloads that are hidden. */
class LiveExportTest {
  private static final long START = 1_700_000_000_000_000_000L;

  private static InspectorFixture inspector;
  @TempDir static Path directory;

  @BeforeAll
  static void start() {
    inspector =
        new InspectorFixture(
            Settings.defaults().with("inspector.redacted_payloads", List.of("plant/hidden/#")));
    TapFixture tap = inspector.tap("broker-0", 2, 1 << 20);
    long sensor = tap.connect(0, "sensor-1", "plant", "10.20.0.1", 40_001);
    long press = tap.connect(1, "press-2", "ops", "fd00::2", 40_002);
    long local = tap.connect(1, "local", null, "", 0);
    tap.see(sensor, true, SampleFrames.connect5("sensor-1", "plant", "hunter22"), START);
    tap.see(sensor, false, SampleFrames.connack5(), START + 1);
    tap.see(press, true, SampleFrames.connect5("press-2", "ops", "hunter22"), START + 2);
    tap.see(press, false, SampleFrames.connack5(), START + 3);
    tap.see(local, true, SampleFrames.publish5("plant/local", 0, 0, "1"), START + 4);
    for (int i = 1; i <= 10; i++) {
      String payload = "{\"t\":" + i + "}";
      long at = START + i * 1_000_000L;
      tap.see(sensor, true, SampleFrames.publish5("plant/" + i, 1, i, payload), at);
      tap.see(sensor, false, SampleFrames.puback(i), at + 500);
      tap.see(press, true, SampleFrames.publish5("plant/press", 0, 0, payload), at + 700);
    }
    tap.see(
        press,
        true,
        SampleFrames.publish5("plant/cut", 0, 0, "y".repeat(1_000)),
        START + 15_000_000);
    String large = "x".repeat(70_000);
    tap.see(press, true, SampleFrames.publish5("plant/large", 0, 0, large), START + 20_000_000);
    tap.see(press, true, SampleFrames.pingreq(), START + 21_000_000);
    tap.see(press, false, SampleFrames.pingresp(), START + 21_000_500);
    Buffer hidden = SampleFrames.publish5("plant/hidden/1", 0, 0, "hunter23");
    tap.see(sensor, true, hidden, START + 22_000_000);
    long again = tap.connect(0, "sensor-1", "plant", "10.20.0.1", 40_001);
    Buffer connect = SampleFrames.connect5("sensor-1", "plant", "hunter22");
    tap.see(again, true, connect, START + 23_000_000);
    tap.see(again, true, SampleFrames.publish5("plant/again", 0, 0, "1"), START + 24_000_000);
  }

  @AfterAll
  static void stop() {
    inspector.close();
  }

  private static Path export(String filter) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(inspector.url() + path(filter) + "&format=pcapng"))
            .build();
    Path file = Files.createTempFile(directory, "packets", ".pcapng");
    HttpResponse<Path> answer =
        inspector.http().send(request, HttpResponse.BodyHandlers.ofFile(file));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/x-pcapng");
    // One packet is of a Unix socket.
    assertThat(answer.headers().firstValue("Vitrine-Left-Out"))
        .hasValue(filter.contains("ip") || filter.contains("topic") ? "0" : "1");
    return file;
  }

  private static String path(String filter) {
    String encoded = URLEncoder.encode(filter, StandardCharsets.UTF_8);
    return "/api/v1/packets?limit=10000&filter=" + encoded;
  }

  @Test
  void wiresharkHasNothingToSay() throws Exception {
    Tshark.assumeInstalled();
    for (String filter : List.of("frame.len < 60000", "ip.addr == 10.20.0.1", "ipv6")) {
      List<String> remarks = new ArrayList<>(Tshark.expert(export(filter)));
      // Of a packet over two segments the second was not kept.
      remarks.removeIf(each -> filter.equals("ipv6") && !each.contains("TCP"));
      assertThat(remarks).as(filter).isEmpty();
    }
    assertThat(Files.size(export(""))).isPositive();
  }

  @Test
  void addressesPortsAndTimesAreTrue() throws Exception {
    Tshark.assumeInstalled();
    List<String> lines =
        Tshark.fields(
            export("mqtt.topic == \"plant/3\" or mqtt.msgtype == PUBACK"),
            List.of("-Y", "mqtt.msgtype == 3 or mqtt.msgid == 3"),
            "ip.src",
            "tcp.srcport",
            "ip.dst",
            "tcp.dstport",
            "frame.time_epoch",
            "mqtt.topic",
            "mqtt.ver");
    assertThat(lines)
        .containsExactly(
            "10.20.0.1\t40001\t10.0.0.1\t1883\t1700000000.003000000\tplant/3\t",
            "10.0.0.1\t1883\t10.20.0.1\t40001\t1700000000.003000500\t\t");
  }

  @Test
  void whoConnectsAgainFromTheSamePortSendsNothingTwice() throws Exception {
    Tshark.assumeInstalled();
    List<String> lines =
        Tshark.fields(
            export("mqtt.clientid == \"sensor-1\" or mqtt.topic contains \"again\""),
            List.of("-Y", "mqtt and not tcp.analysis.retransmission"),
            "mqtt.clientid",
            "mqtt.topic");
    assertThat(lines).containsExactly("sensor-1\t", "sensor-1\t", "\tplant/again");
  }

  @Test
  void aConnectComesWithWhatMatches() throws Exception {
    Tshark.assumeInstalled();
    List<String> lines =
        Tshark.fields(
            export("mqtt.topic == \"plant/large\""),
            List.of("-Y", "mqtt or tcp.len > 4000"),
            "ipv6.src",
            "mqtt.clientid",
            "mqtt.passwd",
            "tcp.seq_raw",
            "tcp.len");
    assertThat(lines).hasSize(3);
    // Of two segments of the large packet the second was not kept.
    assertThat(lines.get(0)).startsWith("fd00::2").contains("press-2").doesNotContain("hunter");
    assertThat(lines.get(1)).endsWith("65495");
  }

  @Test
  void aFilterSeesNoPayloadThatIsHidden() throws Exception {
    for (String probe :
        List.of(
            "mqtt.msg contains \"hunter23\"",
            "mqtt.msg_text matches \"hunter\"",
            "mqtt.msg[0:2] == 68:75",
            "mqtt.topic contains \"hidden\" and mqtt.msg[0] == 68")) {
      JsonObject page = new JsonObject(inspector.get(path(probe)).body());
      assertThat(page.getJsonArray("packets")).as(probe).isEmpty();
    }
    JsonObject page =
        new JsonObject(inspector.get(path("mqtt.topic == \"plant/hidden/1\"")).body());
    assertThat(page.getJsonArray("packets")).hasSize(1);
    assertThat(page.encode()).doesNotContain("hunter23");
    byte[] file = Files.readAllBytes(export("mqtt.topic == \"plant/hidden/1\""));
    assertThat(new String(file, StandardCharsets.ISO_8859_1))
        .contains("plant/hidden/1")
        .doesNotContain("hunter");
  }

  @Test
  void anUploadCannotBeProbedEither() throws Exception {
    HttpResponse<String> created =
        inspector
            .http()
            .send(
                HttpRequest.newBuilder(URI.create(inspector.url() + "/api/v1/captures?name=own"))
                    .header("Content-Type", "application/octet-stream")
                    .POST(
                        HttpRequest.BodyPublishers.ofFile(
                            export("mqtt.topic == \"plant/1\" or mqtt.msgtype == 1")))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
    String id = new JsonObject(created.body()).getString("id");
    String export = "/api/v1/captures/" + id + "/export?";
    HttpResponse<String> refused = inspector.get(export + "secrets=true");
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(refused.body()).contains("inspector.redacted_payloads");
    String topic = URLEncoder.encode("mqtt.topic == \"plant/1\"", StandardCharsets.UTF_8);
    String password = URLEncoder.encode("mqtt.passwd contains \"h\"", StandardCharsets.UTF_8);
    assertThat(inspector.get(export + "filter=" + topic).body()).contains("plant/1");
    assertThat(inspector.get(export + "filter=" + password).body()).doesNotContain("sensor-1");
  }
}
