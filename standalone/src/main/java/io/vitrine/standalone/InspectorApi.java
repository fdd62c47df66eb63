package io.vitrine.standalone;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.regex.Pattern;

/**
 * The API of an inspector that runs, for commands that ask it.
 *
 * <p>Threads: those of commands; each call waits for the answer.
 */
final class InspectorApi {
  private static final Pattern URL = Pattern.compile("https?://[^\\s/?#]+/?");
  private static final Duration ANSWER_MAX = Duration.ofSeconds(30);
  private static final int OK_BEFORE = 300;

  private final String base;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(ANSWER_MAX).build();

  /**
   * @param flag that gave the address
   * @throws Refusal if it is none
   */
  InspectorApi(String flag, String url) {
    check(flag, url);
    this.base = url.replaceFirst("/+$", "") + "/api/v1";
  }

  /**
   * @throws Refusal if it is no address of an API
   */
  static void check(String flag, String url) {
    if (!URL.matcher(url).matches()) {
      throw new Refusal(flag + ": " + url + " (expected: http://HOST:PORT or https://HOST:PORT)");
    }
  }

  /**
   * @throws Refusal if there is no answer, or one that says no
   */
  JsonObject get(String path) throws InterruptedException {
    return send(HttpRequest.newBuilder(URI.create(base + path)));
  }

  /** Without a body. */
  JsonObject post(String path) throws InterruptedException {
    return send(
        HttpRequest.newBuilder(URI.create(base + path)).POST(HttpRequest.BodyPublishers.noBody()));
  }

  JsonObject post(String path, JsonObject body) throws InterruptedException {
    return send(
        HttpRequest.newBuilder(URI.create(base + path))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body.encode())));
  }

  private JsonObject send(HttpRequest.Builder builder) throws InterruptedException {
    HttpRequest request = builder.timeout(ANSWER_MAX).build();
    String what = request.method() + " " + request.uri();
    try {
      HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      JsonObject body = new JsonObject(answer.body());
      if (answer.statusCode() >= OK_BEFORE) {
        String title = body.getString("title", "");
        throw new Refusal(what + ": " + title + ": " + body.getString("detail", ""));
      }
      return body;
    } catch (IOException e) {
      throw new Refusal(what + " does not answer: " + e);
    } catch (DecodeException | ClassCastException e) {
      throw new Refusal(what + ": the answer is not from an inspector");
    }
  }
}
