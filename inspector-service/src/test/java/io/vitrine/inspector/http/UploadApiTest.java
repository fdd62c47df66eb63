package io.vitrine.inspector.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import io.vitrine.config.Settings;
import io.vitrine.inspector.InspectorFixture;
import io.vitrine.inspector.Waiting;
import io.vitrine.inspector.sensor.CaptureBuilder;
import io.vitrine.inspector.sensor.Captures;
import io.vitrine.inspector.sensor.Packets;
import io.vitrine.inspector.sensor.layer.Wrapping;
import io.vitrine.inspector.sensor.mqtt.MqttPacket;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Capture files over HTTP. */
class UploadApiTest {
  private static final ContractCheck CONTRACT = new ContractCheck();
  private static final String RAW = "application/octet-stream";
  private static final String WITH_PASSWORD = "oisf-mqtt311-pub-userpass.pcap";

  private InspectorFixture inspector;

  @BeforeEach
  void start() {
    inspector =
        new InspectorFixture(
            Settings.defaults()
                .with("inspector.capture_bytes_max", "1MiB")
                .with("inspector.captures_bytes_max", "1MiB")
                .with("inspector.captures_max", "25"));
  }

  @AfterEach
  void stop() {
    inspector.close();
  }

  @Test
  void everyPublicCaptureIsReadAsDissectReadsIt() throws Exception {
    for (String name : Captures.names()) {
      String id = uploaded(Files.readAllBytes(Captures.file(name)), name);
      List<String> expected =
          Captures.packets(name).stream().map(MqttPacket::tree).map(each -> each.info()).toList();
      assertThat(packets(id, "?limit=1000").getJsonArray("packets").stream())
          .as(name)
          .extracting(each -> ((JsonObject) each).getString("summary"))
          .isEqualTo(expected);
      Waiting.until(
          () -> {
            JsonObject capture = capture(id);
            assertThat(capture.getString("state")).isEqualTo("ready");
            assertThat(capture.getInteger("packets")).isEqualTo(expected.size());
          });
    }
    assertThat(list().getJsonArray("captures")).hasSize(Captures.names().size());
  }

  @Test
  void packetsAreFoundPagedShownAndExported() throws Exception {
    CaptureBuilder builder = new CaptureBuilder(1883).open().client(0, Packets.CONNECT);
    int at = Packets.CONNECT.length;
    for (int i = 0; i < 30; i++) {
      byte[] publish = Packets.publish("plant/" + i % 3, 10);
      builder.client(at, publish);
      at += publish.length;
    }
    String id = uploaded(builder.pcap(), "thirty.pcap");
    String filter = encode("mqtt.topic == \"plant/1\"");
    JsonObject first = packets(id, "?limit=4&filter=" + filter);
    assertThat(first.getBoolean("complete")).isFalse();
    assertThat(first.getJsonArray("packets")).hasSize(4);
    JsonObject second =
        packets(id, "?limit=10&after=" + first.getInteger("after") + "&filter=" + filter);
    assertThat(second.getJsonArray("packets")).hasSize(6);
    assertThat(second.getBoolean("complete")).isTrue();
    int number = second.getJsonArray("packets").getJsonObject(0).getInteger("sequence");
    JsonObject detail =
        CONTRACT.check(
            "/captures/{id}/packets/{number}",
            "get",
            inspector.get("/api/v1/captures/" + id + "/packets/" + number));
    assertThat(detail.getString("summary")).isEqualTo("Publish Message [plant/1]");
    byte[] exported = bytes("/api/v1/captures/" + id + "/export?filter=" + filter);
    assertThat(Captures.packets(exported)).hasSize(10);
    assertThat(inspector.get("/api/v1/captures/" + id + "/packets/999").statusCode())
        .isEqualTo(404);
    HttpResponse<String> wrong =
        inspector.get("/api/v1/captures/" + id + "/packets?filter=" + encode("mqtt.topik"));
    assertThat(CONTRACT.check("/captures/{id}/packets", "get", wrong).getInteger("position"))
        .isZero();
  }

  @Test
  void passwordsAreNeitherShownNorFound() throws Exception {
    String id = uploaded(Files.readAllBytes(Captures.file(WITH_PASSWORD)), "");
    JsonObject connect = packets(id, "?limit=1").getJsonArray("packets").getJsonObject(0);
    String detail =
        inspector
            .get("/api/v1/captures/" + id + "/packets/" + connect.getInteger("sequence"))
            .body();
    assertThat(new JsonObject(detail).getJsonArray("redacted")).isNotEmpty();
    assertThat(
            packets(id, "?filter=" + encode("mqtt.passwd contains \"pass\""))
                .getJsonArray("packets"))
        .isEmpty();
  }

  @Test
  void anExportSaysHowManyFramesItLeavesOut() throws Exception {
    byte[] unread = Wrapping.ethernet(0x1234, "hunter22".getBytes(StandardCharsets.UTF_8));
    String id = uploaded(Wrapping.pcap(1, List.of(unread, unread)), "");
    String path = "/captures/" + id + "/export?filter=frame";
    HttpResponse<String> hidden = inspector.get("/api/v1" + path);
    assertThat(hidden.headers().firstValue("Vitrine-Left-Out")).hasValue("2");
    assertThat(hidden.body()).doesNotContain("hunter22");
    HttpResponse<String> shown = inspector.get("/api/v1" + path + "&secrets=true");
    assertThat(shown.headers().firstValue("Vitrine-Left-Out")).hasValue("0");
    assertThat(shown.body()).contains("hunter22");
  }

  @Test
  void aFileThatEndsInItsHeaderIsNoCapture() throws Exception {
    byte[] zipped = {0x1f, (byte) 0x8b, 8, 0, 0};
    byte[] whole = new CaptureBuilder(1883).open().pcap();
    for (byte[] cut : List.of(zipped, Packets.part(whole, 0, 20))) {
      JsonObject problem = CONTRACT.check("/captures", "post", post("", cut, RAW));
      assertThat(problem.getInteger("status")).isEqualTo(400);
      assertThat(problem.getString("type")).endsWith("capture");
    }
  }

  @Test
  void progressIsToldUntilItIsRead() throws Exception {
    String id = uploaded(Files.readAllBytes(Captures.file(WITH_PASSWORD)), "x");
    HttpResponse<String> events = inspector.get("/api/v1/captures/" + id + "/progress");
    assertThat(events.headers().firstValue("Content-Type")).contains("text/event-stream");
    assertThat(events.body()).contains("event: progress\ndata: {\"id\":\"" + id).endsWith("}\n\n");
    assertThat(events.body()).contains("\"state\":\"ready\"");
  }

  @Test
  void aFormIsTakenToo() throws Exception {
    byte[] file = Files.readAllBytes(Captures.file(WITH_PASSWORD));
    byte[] head =
        "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"form.pcap\"\r\n\r\n"
            .getBytes(StandardCharsets.US_ASCII);
    byte[] body = Packets.join(head, file, "\r\n--b--\r\n".getBytes(StandardCharsets.US_ASCII));
    HttpResponse<String> answer = post("", body, "multipart/form-data; boundary=b");
    JsonObject made = CONTRACT.check("/captures", "post", answer);
    assertThat(made.getString("name")).isEqualTo("form.pcap");
    assertThat(made.getInteger("bytes")).isEqualTo(file.length);
    HttpResponse<String> empty =
        post(
            "", "--b--\r\n".getBytes(StandardCharsets.US_ASCII), "multipart/form-data; boundary=b");
    assertThat(CONTRACT.check("/captures", "post", empty).getString("type")).endsWith("body");
  }

  @Test
  void aKeyLogInAFieldOfTheFormMayBeLong() throws Exception {
    byte[] file = Files.readAllBytes(Captures.file(WITH_PASSWORD));
    String field = "--b\r\nContent-Disposition: form-data; name=\"keylog\"\r\n\r\n";
    String head =
        "\r\n--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"f\"\r\n\r\n";
    for (int bytes : new int[] {100_000, Upload.KEY_LOG_BYTES_MAX + 1}) {
      byte[] body =
          Packets.join(
              (field + "#".repeat(bytes) + head).getBytes(StandardCharsets.US_ASCII),
              file,
              "\r\n--b--\r\n".getBytes(StandardCharsets.US_ASCII));
      HttpResponse<String> answer = post("", body, "multipart/form-data; boundary=b");
      CONTRACT.check("/captures", "post", answer);
      assertThat(answer.statusCode()).isEqualTo(bytes == 100_000 ? 201 : 400);
    }
  }

  @Test
  void manyKeptCapturesAreAllCountedAfterARestart(@TempDir Path data) throws Exception {
    Settings settings =
        Settings.defaults()
            .with("node.data_dir", data.toString())
            .with("inspector.captures_max", "100");
    inspector.close();
    inspector = new InspectorFixture(settings);
    for (int i = 0; i < 100; i++) {
      uploaded(new CaptureBuilder(1883).open().client(0, Packets.CONNECT).pcap(), "");
    }
    inspector.close();
    inspector = new InspectorFixture(settings);
    Waiting.until(
        () ->
            assertThat(list().getJsonArray("captures"))
                .hasSize(100)
                .allSatisfy(
                    each -> assertThat(((JsonObject) each).getInteger("packets")).isEqualTo(1)));
  }

  @Test
  void whatCannotBeTakenIsSaid() throws Exception {
    HttpResponse<String> picture =
        post("?name=x", "not a capture".getBytes(StandardCharsets.US_ASCII), RAW);
    assertThat(picture.statusCode()).isEqualTo(400);
    assertThat(CONTRACT.check("/captures", "post", picture).getString("detail"))
        .contains("expected: a pcap or pcapng file");
    HttpResponse<String> large = post("", new byte[(1 << 20) + 1], RAW);
    assertThat(large.statusCode()).isEqualTo(413);
    CONTRACT.check("/captures", "post", large);
    byte[] half = java.util.Arrays.copyOf(new CaptureBuilder(1883).open().pcap(), 600 << 10);
    uploaded(half, "half");
    HttpResponse<String> full = post("", half, RAW);
    assertThat(full.statusCode()).isEqualTo(507);
    CONTRACT.check("/captures", "post", full);
    Waiting.until(() -> assertThat(list().getJsonArray("captures")).hasSize(1));
  }

  @Test
  void aDamagedFileIsReadUpToThere() throws Exception {
    byte[] whole = new CaptureBuilder(1883).open().client(0, Packets.CONNECT).pcap();
    String id = uploaded(Packets.join(whole, new byte[7]), "");
    Waiting.until(() -> assertThat(capture(id).getString("damage")).contains("ends inside"));
    assertThat(packets(id, "").getJsonArray("packets")).hasSize(1);
  }

  @Test
  void aDeletedCaptureIsGone() throws Exception {
    String id = uploaded(new CaptureBuilder(1883).open().pcap(), "");
    HttpResponse<String> gone = send(request("/" + id).DELETE());
    assertThat(gone.statusCode()).isEqualTo(204);
    assertThat(inspector.get("/api/v1/captures/" + id).statusCode()).isEqualTo(404);
    assertThat(list().getLong("bytes")).isZero();
  }

  @Test
  void aPageOfAnotherSiteCannotUpload() throws Exception {
    for (String[] header :
        new String[][] {{"Sec-Fetch-Site", "cross-site"}, {"Origin", "http://evil.example"}}) {
      HttpRequest.Builder request = request("").header(header[0], header[1]);
      HttpResponse<String> answer =
          send(request.POST(HttpRequest.BodyPublishers.ofByteArray(new byte[10])));
      assertThat(answer.statusCode()).isEqualTo(403);
    }
  }

  private String uploaded(byte[] file, String name) throws Exception {
    HttpResponse<String> answer = post("?name=" + encode(name), file, RAW);
    JsonObject made = CONTRACT.check("/captures", "post", answer);
    assertThat(answer.headers().firstValue("Location"))
        .contains("/api/v1/captures/" + made.getString("id"));
    return made.getString("id");
  }

  private JsonObject capture(String id) {
    return CONTRACT.check("/captures/{id}", "get", inspector.get("/api/v1/captures/" + id));
  }

  private JsonObject list() {
    return CONTRACT.check("/captures", "get", inspector.get("/api/v1/captures"));
  }

  private JsonObject packets(String id, String query) {
    String path = "/api/v1/captures/" + id + "/packets" + query;
    return CONTRACT.check("/captures/{id}/packets", "get", inspector.get(path));
  }

  private byte[] bytes(String path) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(inspector.url() + path)).build();
    return inspector.http().send(request, HttpResponse.BodyHandlers.ofByteArray()).body();
  }

  private HttpResponse<String> post(String query, byte[] body, String type) {
    return inspector.post("/api/v1/captures" + query, body, type);
  }

  private HttpRequest.Builder request(String rest) {
    return HttpRequest.newBuilder(URI.create(inspector.url() + "/api/v1/captures" + rest));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return inspector.http().send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
