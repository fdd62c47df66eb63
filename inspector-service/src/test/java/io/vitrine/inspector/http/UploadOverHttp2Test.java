package io.vitrine.inspector.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vitrine.config.Settings;
import io.vitrine.inspector.InspectorFixture;
import io.vitrine.inspector.Waiting;
import io.vitrine.inspector.sensor.CaptureBuilder;
import io.vitrine.inspector.sensor.Packets;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Uploads by a client of HTTP/2: one that is refused ends alone, its connection goes on. */
@Timeout(120)
class UploadOverHttp2Test {
  private static final String BINARY = "application/octet-stream";
  private static final byte[] CAPTURE =
      new CaptureBuilder(1883).open().client(0, Packets.CONNECT).pcap();

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();
  private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();

  @TempDir Path data;
  private InspectorFixture inspector;

  @BeforeEach
  void start() throws Exception {
    log.start();
    root.addAppender(log);
    inspector =
        new InspectorFixture(
            Settings.defaults()
                .with("node.data_dir", data.toString())
                .with("inspector.capture_bytes_max", "1MiB"));
    // The first request asks for HTTP/2; those behind it have it from their beginning.
    captures();
  }

  @AfterEach
  void stop() {
    inspector.close();
    root.detachAppender(log);
    assertThat(log.list)
        .filteredOn(each -> each.getLevel().isGreaterOrEqual(Level.ERROR))
        .isEmpty();
  }

  @Test
  void aCaptureIsTaken() throws Exception {
    assertThat(post(BodyPublishers.ofByteArray(CAPTURE), BINARY).statusCode()).isEqualTo(201);
    String form =
        "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"f\"\r\n\r\n"
            + new String(CAPTURE, StandardCharsets.ISO_8859_1)
            + "\r\n--b--\r\n";
    BodyPublisher parts = BodyPublishers.ofString(form, StandardCharsets.ISO_8859_1);
    assertThat(post(parts, "multipart/form-data; boundary=b").statusCode()).isEqualTo(201);
    assertThat(captures()).hasSize(2);
  }

  @Test
  void whatIsNoCaptureIsRefusedBehindItsEnd() throws Exception {
    HttpResponse<String> refused = post(BodyPublishers.ofString("hello, world"), BINARY);
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(new JsonObject(refused.body()).getString("detail")).contains("expected: a pcap");
    nothingStays();
  }

  /** Java's client looks at no answer before it has sent all. */
  @Test
  void whatIsTooLargeIsRefusedBeforeItsEnd() throws Exception {
    byte[] large = Arrays.copyOf(CAPTURE, 8 << 20);
    HttpResponse<String> refused = post(BodyPublishers.ofByteArray(large), BINARY);
    assertThat(refused.statusCode()).isEqualTo(413);
    nothingStays();
    assertThat(post(BodyPublishers.ofByteArray(CAPTURE), BINARY).statusCode()).isEqualTo(201);
  }

  @Test
  void aClientThatGivesUpLeavesNothing() throws Exception {
    Slow body = new Slow();
    CompletableFuture<HttpResponse<String>> answer =
        client.sendAsync(
            request(BodyPublishers.ofInputStream(() -> body), BINARY), BodyHandlers.ofString());
    Waiting.until(
        () -> assertThat(captures().getJsonObject(0).getString("state")).isEqualTo("receiving"));
    body.ended.countDown();
    assertThat(catchThrowable(answer::join)).isNotNull();
    nothingStays();
  }

  /** A beginning; then it fails when it is told to. */
  private static final class Slow extends InputStream {
    private final CountDownLatch ended = new CountDownLatch(1);
    private int sent;

    @Override
    public int read() throws IOException {
      if (sent < CAPTURE.length) {
        return CAPTURE[sent++] & 0xFF;
      }
      try {
        ended.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      throw new IOException("the client gives up");
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      int first = read();
      into[offset] = (byte) first;
      int more = Math.min(length - 1, CAPTURE.length - sent);
      System.arraycopy(CAPTURE, sent, into, offset + 1, more);
      sent += more;
      return more + 1;
    }
  }

  private HttpRequest request(BodyPublisher body, String type) {
    return HttpRequest.newBuilder(URI.create(inspector.url() + "/api/v1/captures"))
        .header("Content-Type", type)
        .POST(body)
        .build();
  }

  private HttpResponse<String> post(BodyPublisher body, String type) throws Exception {
    return over2(client.send(request(body, type), BodyHandlers.ofString()));
  }

  private JsonArray captures() throws Exception {
    URI list = URI.create(inspector.url() + "/api/v1/captures");
    HttpRequest get = HttpRequest.newBuilder(list).build();
    return new JsonObject(over2(client.send(get, BodyHandlers.ofString())).body())
        .getJsonArray("captures");
  }

  private static HttpResponse<String> over2(HttpResponse<String> answer) {
    assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
    return answer;
  }

  private void nothingStays() {
    Waiting.until(
        () -> {
          assertThat(captures()).isEmpty();
          assertThat(KeptFiles.of(data)).isEmpty();
        });
  }
}
