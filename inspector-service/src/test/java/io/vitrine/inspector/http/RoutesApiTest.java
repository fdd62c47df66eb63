package io.vitrine.inspector.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vitrine.broker.BrokerService;
import io.vitrine.config.Settings;
import io.vitrine.inspector.InspectorFixture;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Routes of a real broker are made, changed and deleted over HTTP. */
class RoutesApiTest {
  private static final ContractCheck CONTRACT = new ContractCheck();
  private static final String ROUTES = "/api/v1/routes";
  private static final String ONE = "/routes/{name}";
  private static final String BODY = "{\"filter\":\"a/{x}/#\",\"topic\":\"t.${x}\"}";

  @TempDir Path data;
  private InspectorFixture inspector;
  private BrokerService broker;

  @BeforeEach
  void start() {
    Settings settings =
        Settings.defaults()
            .with("broker.port", "0")
            .with("broker.event_loops", "2")
            .with("node.data_dir", data.toString())
            .with(
                "bridge.clusters",
                List.of(Map.of("name", "east", "bootstrap_servers", "127.0.0.1:1")))
            .with(
                "routes", List.of(Map.of("name", "fixed", "filter", "fixed/#", "topic", "fixed")));
    inspector = new InspectorFixture(settings);
    startBroker();
  }

  private void startBroker() {
    broker = new BrokerService(inspector.context("broker-0"));
    InspectorFixture.await(broker.start());
  }

  @AfterEach
  void stop() {
    InspectorFixture.await(broker.stop());
    inspector.close();
  }

  private HttpResponse<String> send(String method, String path, String body, String... headers)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(inspector.url() + ROUTES + path))
            .method(
                method,
                body.isEmpty()
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body));
    if (!body.isEmpty()) {
      request.header("Content-Type", "application/json");
    }
    if (headers.length > 0) {
      request.headers(headers);
    }
    return inspector.http().send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private JsonObject list() throws Exception {
    return CONTRACT.check("/routes", "get", send("GET", "", ""));
  }

  private static List<String> names(JsonObject list) {
    return list.getJsonArray("routes").stream()
        .map(each -> ((JsonObject) each).getString("name"))
        .toList();
  }

  @Test
  void aRouteIsMadeReplacedAndDeleted() throws Exception {
    HttpResponse<String> made = send("POST", "", "{\"name\":\"one\"," + BODY.substring(1));
    JsonObject route = CONTRACT.check("/routes", "post", made);
    assertThat(made.statusCode()).isEqualTo(201);
    assertThat(made.headers().firstValue("Location")).contains(ROUTES + "/one");
    String etag = made.headers().firstValue("ETag").orElseThrow();
    assertThat(etag).isEqualTo("\"" + route.getLong("version") + "\"");
    assertThat(route.getJsonObject("route").getString("topic")).isEqualTo("t.${x}");

    HttpResponse<String> again = send("POST", "", "{\"name\":\"one\"," + BODY.substring(1));
    assertThat(CONTRACT.check("/routes", "post", again).getInteger("status")).isEqualTo(409);

    HttpResponse<String> replaced = send("PUT", "/one", BODY, "If-Match", etag);
    assertThat(replaced.statusCode()).isEqualTo(200);
    String newer = replaced.headers().firstValue("ETag").orElseThrow();
    HttpResponse<String> late = send("PUT", "/one", BODY, "If-Match", etag);
    JsonObject stale = CONTRACT.check(ONE, "put", late);
    assertThat(stale.getInteger("status")).isEqualTo(412);
    assertThat("\"" + stale.getLong("version") + "\"").isEqualTo(newer);
    assertThat(send("PUT", "/one", BODY, "If-None-Match", "*").statusCode()).isEqualTo(409);

    assertThat(send("PUT", "/two", BODY).statusCode()).isEqualTo(201);
    assertThat(names(list())).containsExactly("fixed", "one", "two");
    assertThat(send("DELETE", "/one", "", "If-Match", etag).statusCode()).isEqualTo(412);
    CONTRACT.check(ONE, "delete", send("DELETE", "/one", "", "If-Match", newer));
    assertThat(send("DELETE", "/one", "").statusCode()).isEqualTo(404);
    assertThat(send("GET", "/one", "").statusCode()).isEqualTo(404);
    assertThat(names(list())).containsExactly("fixed", "two");
  }

  @Test
  void columnsThatAreMapsAreTaken() throws Exception {
    String columns =
        "\"headers\":{\"site\":\"${x}\"},\"topic_config\":{\"retention.ms\":\"60000\"}";
    String body = BODY.substring(0, BODY.length() - 1) + ",\"topic_create\":true," + columns + "}";
    HttpResponse<String> made = send("PUT", "/one", body);
    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    JsonObject route = CONTRACT.check(ONE, "put", made).getJsonObject("route");
    assertThat(route.getJsonObject("headers")).isEqualTo(new JsonObject().put("site", "${x}"));
    HttpResponse<String> wrong = send("PUT", "/one", body.replace("site\":\"${x}", "a/b\":\"${y}"));
    assertThat(wrong.statusCode()).isEqualTo(400);
    JsonObject problem = new JsonObject(wrong.body()).getJsonArray("problems").getJsonObject(0);
    assertThat(problem.getString("pointer")).isEqualTo("/headers/a~1b");
  }

  @Test
  void whatIsNoJsonIsAnsweredWithThePlace() throws Exception {
    assertThat(detail(send("PUT", "/one", "{\"filter\": \"a\",\n \"topic\": \"t\" \"x\"}")))
        .startsWith("not JSON: line 2, column 15: Unexpected character");
    assertThat(detail(send("PUT", "/one", "[1]"))).isEqualTo("JSON, but no object (expected: {…})");
  }

  private static String detail(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).isEqualTo(400);
    return new JsonObject(answer.body()).getString("detail");
  }

  @Test
  void theyOutliveTheBroker() throws Exception {
    send("PUT", "/one", BODY);
    send("PUT", "/two", BODY);
    long version = list().getLong("version");
    InspectorFixture.await(broker.stop());
    startBroker();
    JsonObject list = list();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!applied(list) && System.nanoTime() < deadline) {
      list = list();
    }
    assertThat(names(list)).containsExactly("fixed", "one", "two");
    assertThat(list.getLong("version")).isEqualTo(version);
    assertThat(applied(list)).isTrue();
  }

  private static boolean applied(JsonObject list) {
    JsonArray nodes = list.getJsonArray("nodes");
    return !nodes.isEmpty() && nodes.getJsonObject(0).getBoolean("applied");
  }

  @Test
  void theRoutesOfTheConfigFileAreReadOnly() throws Exception {
    JsonObject fixed = CONTRACT.check(ONE, "get", send("GET", "/fixed", ""));
    assertThat(fixed.getString("source")).isEqualTo("config");
    assertThat(fixed.getJsonObject("route").getString("filter")).isEqualTo("fixed/#");
    assertThat(CONTRACT.check(ONE, "put", send("PUT", "/fixed", BODY)).getInteger("status"))
        .isEqualTo(409);
    assertThat(send("DELETE", "/fixed", "").statusCode()).isEqualTo(409);
  }

  @Test
  void whatIsWrongHasItsPointer() throws Exception {
    String wrong = "{\"filter\":\"a/#/b\",\"tpoic\":\"t\",\"topic\":\"t\"}";
    JsonObject problem = CONTRACT.check(ONE, "put", send("PUT", "/one", wrong));
    assertThat(problem.getInteger("status")).isEqualTo(400);
    assertThat(
            problem.getJsonArray("problems").stream()
                .map(each -> ((JsonObject) each).getString("pointer")))
        .containsExactlyInAnyOrder("/filter", "/tpoic");
    assertThat(send("PUT", "/a%20b", BODY).statusCode()).isEqualTo(400);
    assertThat(send("PUT", "/one", "[1]").statusCode()).isEqualTo(400);
    assertThat(send("PUT", "/one", BODY.replace("}", ",\"name\":\"b\"}")).statusCode())
        .isEqualTo(400);
    assertThat(send("PUT", "/one", BODY, "If-Match", "7").statusCode()).isEqualTo(400);
  }

  @Test
  void aClusterThatThereIsNotIsRefused() throws Exception {
    String route = "{\"filter\":\"#\",\"topic\":\"t\",\"cluster\":\"%s\"}";
    HttpResponse<String> refused = send("PUT", "/one", route.formatted("esat"));
    JsonObject problem = CONTRACT.check(ONE, "put", refused);
    assertThat(problem.getInteger("status")).isEqualTo(400);
    JsonObject detail = problem.getJsonArray("problems").getJsonObject(0);
    assertThat(detail.getString("pointer")).isEqualTo("/cluster");
    assertThat(detail.getString("value")).isEqualTo("esat");
    assertThat(detail.getString("expected")).contains("bridge.clusters").contains("east");
    assertThat(send("PUT", "/one", route.formatted("east")).statusCode()).isEqualTo(201);
    assertThat(send("PUT", "/two", route.formatted("default")).statusCode()).isEqualTo(201);
  }

  @Test
  void aForeignPageCannotMakeOne() throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(inspector.url() + ROUTES))
            .header("Content-Type", "text/plain")
            .POST(HttpRequest.BodyPublishers.ofString(BODY))
            .build();
    HttpResponse<String> answer =
        inspector.http().send(request, HttpResponse.BodyHandlers.ofString());
    assertThat(CONTRACT.check("/routes", "post", answer).getInteger("status")).isEqualTo(415);
  }

  @Test
  void aReplayTakesNullForAbsentAndNoWrongTypes() throws Exception {
    Map<String, Integer> expected =
        Map.of(
            "{\"since\":null,\"topic\":null,\"route\":null,\"dry_run\":null}", 503,
            "{\"since\":2}", 400,
            "{\"topic\":[]}", 400,
            "{\"dry_run\":\"yes\"}", 400);
    for (Map.Entry<String, Integer> each : expected.entrySet()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(inspector.url() + "/api/v1/dead-letters/replay"))
              .header("Content-Type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofString(each.getKey()))
              .build();
      HttpResponse<String> answer =
          inspector.http().send(request, HttpResponse.BodyHandlers.ofString());
      CONTRACT.check("/dead-letters/replay", "post", answer);
      assertThat(answer.statusCode()).as(each.getKey()).isEqualTo(each.getValue());
    }
  }

  @Test
  void withoutABridgeNothingIsTried() throws Exception {
    HttpResponse<String> answer = send("POST", "/test", "{\"topic\":\"a/b\"}");
    assertThat(CONTRACT.check("/routes/test", "post", answer).getInteger("status")).isEqualTo(503);
    assertThat(send("POST", "/test", "{\"topic\":\"a/+\"}").statusCode()).isEqualTo(400);
  }
}
