package io.vitrine.inspector.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vitrine.config.Settings;
import io.vitrine.inspector.InspectorFixture;
import io.vitrine.inspector.Waiting;
import io.vitrine.inspector.sensor.CaptureBuilder;
import io.vitrine.inspector.sensor.Packets;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Of an upload that ends badly nothing stays, in the list or on the disk. */
class UploadEndsTest {
  private static final ContractCheck CONTRACT = new ContractCheck();
  private static final String FORM = "multipart/form-data; boundary=b";
  private static final byte[] CAPTURE =
      new CaptureBuilder(1883).open().client(0, Packets.CONNECT).pcap();

  @TempDir Path data;
  private InspectorFixture inspector;

  @BeforeEach
  void start() {
    inspector =
        new InspectorFixture(
            Settings.defaults()
                .with("node.data_dir", data.toString())
                .with("inspector.capture_bytes_max", "4MiB"));
  }

  @AfterEach
  void stop() {
    inspector.close();
  }

  @Test
  void aPartThatIsNotKnownIsNamed() throws Exception {
    String file =
        part("file\"; filename=\"f.pcap", new String(CAPTURE, StandardCharsets.ISO_8859_1));
    for (String more :
        List.of(
            part("keylogs", "x"), part("second\"; filename=\"g.pcap", "y"), part("name", "z"))) {
      HttpResponse<String> answer = post(bytes(file + more + "--b--\r\n"), FORM);
      JsonObject problem = CONTRACT.check("/captures", "post", answer);
      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(problem.getString("detail"))
          .endsWith("(expected: one part with a file name, and keylog)");
      assertThat(more).contains("name=\"" + problem.getString("part") + "\"");
    }
    nothingStays();
    assertThat(post(bytes(file + part("keylog", "# none") + "--b--\r\n"), FORM).statusCode())
        .isEqualTo(201);
  }

  @Test
  void aFormOfManyPartsIsRefused() throws Exception {
    String form = part("keylog", "#").repeat(20) + "--b--\r\n";
    assertThat(post(bytes(form), FORM).statusCode()).isEqualTo(400);
    nothingStays();
  }

  @Test
  void aClientThatGoesAwayLeavesNothing() throws Exception {
    String head =
        "POST /api/v1/captures HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3000000\r\n";
    goneAfter(head + "Content-Type: application/octet-stream\r\n\r\n", CAPTURE);
    goneAfter(
        head + "Content-Type: " + FORM + "\r\n\r\n",
        bytes(part("file\"; filename=\"f", new String(CAPTURE, StandardCharsets.ISO_8859_1))));
    nothingStays();
  }

  private void goneAfter(String head, byte[] beginning) throws IOException {
    URI at = URI.create(inspector.url());
    try (Socket socket = new Socket(at.getHost(), at.getPort())) {
      OutputStream out = socket.getOutputStream();
      out.write(bytes(head));
      out.write(beginning);
      out.write(new byte[200_000]);
      out.flush();
      Waiting.until(
          () -> assertThat(captures().getJsonObject(0).getString("state")).isEqualTo("receiving"));
    }
    nothingStays();
  }

  @Test
  void whatIsTooLargeLeavesNothing() throws Exception {
    byte[] large = Arrays.copyOf(CAPTURE, (4 << 20) + 1);
    HttpResponse<String> raw = post(large, "application/octet-stream");
    assertThat(raw.statusCode()).isEqualTo(413);
    CONTRACT.check("/captures", "post", raw);
    byte[] form =
        Packets.join(
            bytes("--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"f\"\r\n\r\n"),
            large,
            bytes("\r\n--b--\r\n"));
    assertThat(post(form, FORM).statusCode()).isEqualTo(413);
    nothingStays();
  }

  @Test
  void aFullDiskIsSaidAndLeavesNothing() throws Exception {
    Path captures = Files.createDirectories(data.resolve("captures"));
    assumeTrue(
        succeeds("mount", "-t", "tmpfs", "-o", "size=400k", "tmpfs", captures.toString()),
        "no root, no full disk");
    try {
      HttpResponse<String> full = post(Arrays.copyOf(CAPTURE, 2 << 20), "application/octet-stream");
      assertThat(full.statusCode()).isEqualTo(507);
      assertThat(CONTRACT.check("/captures", "post", full).getString("detail"))
          .contains("No space left");
      nothingStays();
      HttpResponse<String> small = post(CAPTURE, "application/octet-stream");
      assertThat(small.statusCode()).isEqualTo(201);
      String id = new JsonObject(small.body()).getString("id");
      assertThat(inspector.delete("/api/v1/captures/" + id).statusCode()).isEqualTo(204);
      nothingStays();
    } finally {
      succeeds("umount", "-l", captures.toString());
    }
  }

  private void nothingStays() {
    Waiting.until(
        () -> {
          assertThat(captures()).isEmpty();
          assertThat(KeptFiles.of(data)).isEmpty();
        });
  }

  private JsonArray captures() {
    return new JsonObject(inspector.get("/api/v1/captures").body()).getJsonArray("captures");
  }

  private static boolean succeeds(String... command) throws Exception {
    try {
      return new ProcessBuilder(command).inheritIO().start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private static String part(String name, String content) {
    return "--b\r\nContent-Disposition: form-data; name=\""
        + name
        + "\"\r\n\r\n"
        + content
        + "\r\n";
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private HttpResponse<String> post(byte[] body, String type) {
    return inspector.post("/api/v1/captures", body, type);
  }
}
