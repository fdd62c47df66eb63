package io.vitrine.standalone;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/backups} of an inspector. */
final class BackupApi {
  private static final Pattern URL = Pattern.compile("https?://[^\\s/?#]+/?");
  private static final Duration ANSWER_TIME_MAX = Duration.ofSeconds(30);
  private static final int OK_BEFORE = 300;

  private final URI uri;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(ANSWER_TIME_MAX).build();

  /**
   * @param api http://HOST:PORT
   * @param node null for all brokers
   * @throws Refusal if {@code api} is none
   */
  BackupApi(String api, @Nullable String node) {
    if (!URL.matcher(api).matches()) {
      throw new Refusal("--api: " + api + " (expected: http://HOST:PORT or https://HOST:PORT)");
    }
    String query = node == null ? "" : "?node=" + URLEncoder.encode(node, StandardCharsets.UTF_8);
    this.uri = URI.create(api.replaceFirst("/+$", "") + "/api/v1/backups" + query);
  }

  /** Begins a backup. */
  JsonObject begin() throws InterruptedException {
    return send(HttpRequest.newBuilder(uri).POST(HttpRequest.BodyPublishers.noBody()));
  }

  JsonObject list() throws InterruptedException {
    return send(HttpRequest.newBuilder(uri));
  }

  private JsonObject send(HttpRequest.Builder builder) throws InterruptedException {
    HttpRequest request = builder.timeout(ANSWER_TIME_MAX).build();
    String what = request.method() + " " + uri;
    try {
      HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() >= OK_BEFORE) {
        throw new Refusal(what + ": " + answer.statusCode() + ": " + detail(answer.body()));
      }
      return new JsonObject(answer.body());
    } catch (IOException e) {
      throw new Refusal(what + ": " + (e.getMessage() == null ? "no connection" : e.getMessage()));
    } catch (DecodeException e) {
      throw new Refusal(what + ": the answer is not from an inspector");
    }
  }

  private static String detail(String problem) {
    try {
      return new JsonObject(problem).getString("detail", problem);
    } catch (DecodeException e) {
      return problem;
    }
  }
}
