package io.vitrine.inspector.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import io.vitrine.config.Settings;
import io.vitrine.inspector.InspectorFixture;
import io.vitrine.inspector.Waiting;
import io.vitrine.inspector.sensor.Captures;
import io.vitrine.inspector.sensor.Packets;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Uploads that outlive the inspector, with the secrets of their TLS connections. */
class CaptureKeysTest {
  private static final ContractCheck CONTRACT = new ContractCheck();

  @TempDir Path data;
  private InspectorFixture inspector;

  @BeforeEach
  void start() {
    inspector = new InspectorFixture(Settings.defaults().with("node.data_dir", data.toString()));
  }

  @AfterEach
  void stop() {
    inspector.close();
  }

  @Test
  void aKeyLogOpensAnUpload() throws Exception {
    String id = upload("?name=tls", resource("tls12-cbc.pcap"), "application/octet-stream");
    assertThat(summaries(id)).isEmpty();
    HttpResponse<String> put = put(id, resource("tls12-cbc.keys"));
    assertThat(put.statusCode()).isEqualTo(204);
    assertThat(summaries(id)).contains("Publish Message (id=2) [plant/7/temp]");
    Waiting.until(() -> assertThat(capture(id).getInteger("packets")).isPositive());
    assertThat(inspector.get("/api/v1/captures/" + id).body()).doesNotContain("CLIENT_RANDOM");
  }

  @Test
  void aFormBringsItsKeyLogWithIt() throws Exception {
    byte[] body =
        Packets.join(
            part("file\"; filename=\"t.pcap"),
            resource("tls13-ccm.pcap"),
            ascii("\r\n"),
            part("keylog\"; filename=\"keys"),
            resource("tls13-ccm.keys"),
            ascii("\r\n--b--\r\n"));
    String id = upload("", body, "multipart/form-data; boundary=b");
    assertThat(summaries(id)).contains("Publish Message (id=2) [plant/7/temp]");
    byte[] plain =
        Packets.join(
            part("keylog"),
            resource("tls13-ccm.keys"),
            ascii("\r\n"),
            part("file\"; filename=\"t.pcap"),
            resource("tls13-ccm.pcap"),
            ascii("\r\n--b--\r\n"));
    assertThat(summaries(upload("", plain, "multipart/form-data; boundary=b"))).isNotEmpty();
  }

  @Test
  void uploadsAreKeptUntilTheyAreDeleted() throws Exception {
    String id = upload("?name=kept", resource("tls12-cbc.pcap"), "application/octet-stream");
    put(id, resource("tls12-cbc.keys"));
    inspector.close();
    Files.write(data.resolve("captures").resolve("0123456789ab"), new byte[10]);
    start();
    JsonObject capture = capture(id);
    assertThat(capture.getString("name")).isEqualTo("kept");
    assertThat(summaries(id)).contains("Publish Message (id=2) [plant/7/temp]");
    Waiting.until(() -> assertThat(capture(id).getString("state")).isEqualTo("ready"));
    assertThat(inspector.get("/api/v1/captures/0123456789ab").statusCode()).isEqualTo(404);
    assertThat(inspector.delete("/api/v1/captures/" + id).statusCode()).isEqualTo(204);
    try (Stream<Path> left = Files.list(data.resolve("captures"))) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void flowsFindingsAndSessionsOfAnUploadAreLinesOfJson() throws Exception {
    byte[] file = Files.readAllBytes(Captures.file("oisf-mqtt311-pub-userpass.pcap"));
    String id = upload("?name=x", file, "application/octet-stream");
    String path = "/api/v1/captures/" + id;
    HttpResponse<String> flows = inspector.get(path + "/flows");
    assertThat(flows.headers().firstValue("Content-Type")).contains("application/x-ndjson");
    assertThat(flows.body().lines().map(JsonObject::new))
        .extracting(each -> each.getInteger("sport") + each.getInteger("dport"))
        .hasSizeGreaterThanOrEqualTo(2);
    assertThat(inspector.get(path + "/findings").body()).contains("\"credentials_in_clear\"");
    assertThat(inspector.get(path + "/sessions").body()).contains("\"client_id\"");
    assertThat(inspector.get(path + "/findings?filter=nope").statusCode()).isEqualTo(400);
  }

  @Test
  void anExportHasNoPasswordsUnlessAsked() throws Exception {
    byte[] file = Files.readAllBytes(Captures.file("oisf-mqtt311-pub-userpass.pcap"));
    String id = upload("?name=x", file, "application/octet-stream");
    String path = "/api/v1/captures/" + id + "/export";
    assertThat(bytes(path)).doesNotContain("\0\4pass");
    assertThat(bytes(path + "?secrets=true")).contains("\0\4pass");
  }

  @Test
  void aNameWithControlCharactersIsRefused() throws Exception {
    String name = URLEncoder.encode("a\0b\nc", StandardCharsets.UTF_8);
    HttpResponse<String> answer =
        post("?name=" + name, resource("tls12-cbc.pcap"), "application/octet-stream");
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(CONTRACT.check("/captures", "post", answer).getString("detail"))
        .contains("a\\x00b\\x0ac");
  }

  private String bytes(String path) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(inspector.url() + path)).build();
    byte[] body = inspector.http().send(request, HttpResponse.BodyHandlers.ofByteArray()).body();
    return new String(body, StandardCharsets.ISO_8859_1);
  }

  private List<String> summaries(String id) {
    return CONTRACT
        .check(
            "/captures/{id}/packets",
            "get",
            inspector.get("/api/v1/captures/" + id + "/packets?limit=1000"))
        .getJsonArray("packets")
        .stream()
        .map(each -> ((JsonObject) each).getString("summary"))
        .toList();
  }

  private JsonObject capture(String id) {
    return CONTRACT.check("/captures/{id}", "get", inspector.get("/api/v1/captures/" + id));
  }

  private String upload(String query, byte[] body, String type) throws Exception {
    return CONTRACT.check("/captures", "post", post(query, body, type)).getString("id");
  }

  private HttpResponse<String> post(String query, byte[] body, String type) {
    return inspector.post("/api/v1/captures" + query, body, type);
  }

  private HttpResponse<String> put(String id, byte[] body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(inspector.url() + "/api/v1/captures/" + id + "/keylog"))
            .header("Content-Type", "text/plain")
            .PUT(HttpRequest.BodyPublishers.ofByteArray(body))
            .build();
    return inspector.http().send(request, HttpResponse.BodyHandlers.ofString());
  }

  private static byte[] part(String name) {
    return ascii("--b\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n");
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] resource(String name) throws IOException {
    return Objects.requireNonNull(CaptureKeysTest.class.getResourceAsStream("/secured/" + name))
        .readAllBytes();
  }
}
