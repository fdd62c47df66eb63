package io.vitrine.inspector.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vitrine.inspector.InspectorFixture;
import io.vitrine.inspector.SampleFrames;
import io.vitrine.inspector.TapFixture;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class HttpApiTest {
  private static final ContractCheck CONTRACT = new ContractCheck();
  private static InspectorFixture inspector;
  private static TapFixture first;
  private static TapFixture second;
  private static long sensor;
  private static long press;

  @BeforeAll
  static void start() {
    inspector = new InspectorFixture();
    first = inspector.tap("broker-0", 2, 1 << 20);
    second = inspector.tap("broker-1", 1, 1 << 16);
    sensor = first.connect(0, "sensor-1", "plant", "10.20.0.1", 40_001);
    press = first.connect(1, "press-2", "ops", "fd00::2", 40_002);
    long other = second.connect(0, "sensor-3", "plant", "10.21.0.3", 40_003);
    first.see(sensor, true, SampleFrames.connect5("sensor-1", "plant", "hunter22"));
    first.see(sensor, false, SampleFrames.connack5());
    for (int i = 1; i <= 20; i++) {
      first.see(
          i % 2 == 0 ? sensor : press,
          true,
          SampleFrames.publish5("plant/" + i + "/temp", 1, i, "21." + i));
      second.see(
          other,
          false,
          SampleFrames.publish5("plant/" + i + "/pressure", 0, 0, "{\"p\":" + i + "}"));
    }
    inspector.meters().counter("vitrine.broker.messages.received").increment(7);
  }

  @AfterAll
  static void stop() {
    inspector.close();
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static JsonObject packets(String query) {
    return CONTRACT.check("/packets", "get", inspector.get("/api/v1/packets?" + query));
  }

  private static List<String> each(JsonArray array, String key) {
    return array.stream().map(each -> ((JsonObject) each).getString(key)).toList();
  }

  @Test
  void packetsOfAllBrokersAreMergedByTime() {
    JsonObject page = packets("last=60s&limit=1000");

    assertThat(page.getJsonArray("packets")).hasSize(42);
    assertThat(each(page.getJsonArray("packets"), "ts"))
        .isSortedAccordingTo((a, b) -> b.compareTo(a));
    assertThat(page.getBoolean("complete")).isTrue();
    assertThat(each(page.getJsonArray("nodes"), "node")).containsExactly("broker-0", "broker-1");
  }

  @Test
  void packetsAreFilteredAndSayWhatTheyAre() {
    JsonObject page = packets("last=5m&filter=" + encode("mqtt.topic == \"plant/4/temp\""));

    JsonObject packet = page.getJsonArray("packets").getJsonObject(0);
    assertThat(page.getJsonArray("packets")).hasSize(1);
    assertThat(packet.getString("type")).isEqualTo("PUBLISH");
    assertThat(packet.getString("topic")).isEqualTo("plant/4/temp");
    assertThat(packet.getInteger("qos")).isEqualTo(1);
    assertThat(packet.getString("client_id")).isEqualTo("sensor-1");
    assertThat(packet.getString("src")).isEqualTo("10.20.0.1");
    assertThat(packet.getInteger("dport")).isEqualTo(1883);
    assertThat(packet.getString("direction")).isEqualTo("in");
    assertThat(packet.getString("payload_text")).isEqualTo("21.4");
    assertThat(packet.getString("time")).endsWith("Z").hasSize(30);
  }

  @Test
  void framesOfOneTurnKeepTheirOrder() {
    try (InspectorFixture other = new InspectorFixture()) {
      TapFixture tap = other.tap("b", 1, 1 << 16);
      long client = tap.connect(0, "c", null, "10.0.0.9", 4_000);
      for (int i = 0; i < 5; i++) {
        tap.see(client, true, SampleFrames.publish5("t/" + i, 0, 0, ""), 1_000);
      }

      JsonObject page = new JsonObject(other.get("/api/v1/packets").body());
      List<String> lines =
          other
              .get("/api/v1/packets?format=ndjson")
              .body()
              .lines()
              .map(JsonObject::new)
              .map(o -> o.getString("topic"))
              .toList();

      assertThat(each(page.getJsonArray("packets"), "topic"))
          .containsExactly("t/4", "t/3", "t/2", "t/1", "t/0");
      assertThat(lines).containsExactly("t/0", "t/1", "t/2", "t/3", "t/4");
    }
  }

  @Test
  void theLimitIsSaidToHaveCut() {
    JsonObject page = packets("limit=3");

    assertThat(page.getJsonArray("packets")).hasSize(3);
    assertThat(page.getBoolean("complete")).isFalse();
    assertThat(page.getJsonArray("nodes").getJsonObject(0).getString("stopped")).isEqualTo("limit");
  }

  @Test
  void pagesGoOnByTime() {
    JsonArray newest = packets("limit=10&node=broker-1").getJsonArray("packets");
    String last = newest.getJsonObject(9).getString("ts");
    JsonArray older = packets("limit=100&node=broker-1&until=" + last).getJsonArray("packets");

    assertThat(older).hasSize(11);
    assertThat(older.getJsonObject(0).getString("id"))
        .isEqualTo(newest.getJsonObject(9).getString("id"));
    assertThat(
            packets("order=oldest&limit=1&node=broker-1")
                .getJsonArray("packets")
                .getJsonObject(0)
                .getString("id"))
        .isEqualTo("broker-1-0-1");
    assertThat(
            packets("since=2026-01-01T00:00:00Z&until=2026-01-01T00:00:01Z")
                .getJsonArray("packets"))
        .isEmpty();
  }

  @Test
  void onePacketIsATreeWithItsBytes() {
    String id =
        packets("filter=" + encode("mqtt.msgid == 4"))
            .getJsonArray("packets")
            .getJsonObject(0)
            .getString("id");

    JsonObject packet =
        CONTRACT.check("/packets/{id}", "get", inspector.get("/api/v1/packets/" + id));

    JsonObject topic =
        packet.getJsonArray("fields").stream()
            .map(each -> (JsonObject) each)
            .filter(each -> each.getString("name").equals("mqtt.topic"))
            .findFirst()
            .orElseThrow();
    assertThat(topic.getString("value")).isEqualTo("plant/4/temp");
    String bytes = packet.getString("bytes");
    int offset = topic.getInteger("offset");
    assertThat(bytes.substring(offset * 2)).startsWith("706c616e74");
    assertThat(packet.getJsonObject("connection").getString("client_id")).isEqualTo("sensor-1");
    assertThat(packet.getBoolean("truncated")).isFalse();
  }

  @Test
  void passwordsAreNowhere() {
    String id =
        packets("filter=mqtt.passwd").getJsonArray("packets").getJsonObject(0).getString("id");

    HttpResponse<String> answer = inspector.get("/api/v1/packets/" + id);

    CONTRACT.check("/packets/{id}", "get", answer);
    assertThat(answer.body()).doesNotContain("hunter").doesNotContain("68756e746572");
    assertThat(answer.body()).contains("\"redacted\":true");
    JsonObject stretch = new JsonObject(answer.body()).getJsonArray("redacted").getJsonObject(0);
    assertThat(stretch.getInteger("length")).isEqualTo(8);
    assertThat(
            packets("filter=" + encode("mqtt.passwd contains \"hunter\"")).getJsonArray("packets"))
        .isEmpty();
    assertThat(inspector.get("/api/v1/packets?format=ndjson").body())
        .doesNotContain("68756e746572");
  }

  @Test
  void aPacketThatNeverWas() {
    assertProblem("/packets/{id}", "/packets/broker-0-0-999999", 404, "not-found");
    assertProblem("/packets/{id}", "/packets/elsewhere-0-1", 404, "not-found");
    assertProblem("/packets/{id}", "/packets/nonsense", 400, "parameter");
  }

  @Test
  void aPacketThatIsGone() {
    try (InspectorFixture small = new InspectorFixture()) {
      TapFixture tap = small.tap("b", 1, 1 << 14);
      long client = tap.connect(0, "flood", "x", "10.21.0.9", 40_009);
      for (int i = 0; i < 500; i++) {
        tap.see(client, true, SampleFrames.publish5("flood", 0, 0, "x".repeat(100)));
      }

      HttpResponse<String> answer = small.get("/api/v1/packets/b-0-1");
      HttpResponse<String> list = small.get("/api/v1/packets?last=60s&limit=10000");

      assertThat(answer.statusCode()).isEqualTo(410);
      assertThat(CONTRACT.check("/packets/{id}", "get", answer).getString("type"))
          .endsWith("overwritten");
      JsonObject page = CONTRACT.check("/packets", "get", list);
      assertThat(page.getBoolean("complete")).isFalse();
      assertThat(page.getJsonArray("nodes").getJsonObject(0).getString("held_from")).isNotEmpty();
    }
  }

  private static JsonObject assertProblem(String path, String url, int status, String type) {
    HttpResponse<String> answer = inspector.get("/api/v1" + url);
    JsonObject problem = CONTRACT.check(path, "get", answer);
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(problem.getString("type")).isEqualTo("urn:vitrine:problem:" + type);
    assertThat(problem.getInteger("status")).isEqualTo(status);
    return problem;
  }

  @Test
  void aWrongFilterIsAProblemWithItsPlace() {
    for (String path : List.of("/packets", "/live", "/connections")) {
      JsonObject problem =
          assertProblem(
              path,
              path + "?filter=" + encode("mqtt.topic == \"x\" and mqtt.qo == 1"),
              400,
              "filter");
      assertThat(problem.getInteger("position")).isEqualTo(22);
      assertThat(problem.getString("expected")).contains("mqtt.qos");
    }
  }

  @Test
  void wrongParametersAreNamedWithWhatWasExpected() {
    assertThat(assertProblem("/packets", "/packets?limit=0", 400, "parameter").getString("detail"))
        .isEqualTo("limit: 0 (expected: an integer from 1 to 10000)");
    assertProblem("/packets", "/packets?limit=x", 400, "parameter");
    assertProblem("/packets", "/packets?last=yesterday", 400, "parameter");
    assertProblem("/packets", "/packets?last=0s", 400, "parameter");
    assertProblem("/packets", "/packets?last=" + "9".repeat(25), 400, "parameter");
    assertProblem("/packets", "/packets?filter=" + "a".repeat(8_193), 400, "parameter");
    assertProblem("/packets", "/packets?since=12:00", 400, "parameter");
    // A number of a billion digits, before and behind the point.
    assertProblem("/packets", "/packets?since=1e999999999", 400, "parameter");
    assertProblem("/packets", "/packets?until=1e-999999999", 400, "parameter");
    assertProblem("/packets", "/packets?order=random", 400, "parameter");
    assertProblem("/packets", "/packets?limit=1&limit=2", 400, "parameter");
    assertThat(
            assertProblem("/packets", "/packets?fliter=mqtt", 400, "parameter").getString("detail"))
        .startsWith("fliter (expected: filter, last");
    assertProblem("/live", "/live?cursor=nonsense", 400, "parameter");
    assertProblem("/packets", "/packets?node=nowhere", 503, "unavailable");
  }

  @Test
  void connectionsAreFoundByWhatUsersKnow() {
    assertThat(clients("")).contains("sensor-1", "press-2", "sensor-3");
    assertThat(clients("client_id=press-2")).containsExactly("press-2");
    assertThat(clients("client_id=" + encode("sensor-*")))
        .containsExactlyInAnyOrder("sensor-1", "sensor-3");
    assertThat(clients("client_id=" + encode("SENSOR-*"))).isEmpty();
    assertThat(clients("username=ops")).containsExactly("press-2");
    assertThat(clients("remote=10.20.0.0/16")).containsExactly("sensor-1");
    assertThat(clients("remote=fd00::2")).containsExactly("press-2");
    assertThat(clients("q=PRESS")).containsExactly("press-2");
    assertThat(clients("q=10.21.0.3")).containsExactly("sensor-3");
    assertThat(clients("filter=" + encode("tcp.srcport == 40001"))).containsExactly("sensor-1");
    assertThat(clients("client_id=" + encode("a\"b\\c"))).isEmpty();
    assertThat(clients("node=broker-0&limit=1")).hasSize(1);
    assertProblem("/connections", "/connections?remote=10.0.0.0/99", 400, "parameter");
  }

  private static List<String> clients(String query) {
    JsonObject list =
        CONTRACT.check("/connections", "get", inspector.get("/api/v1/connections?" + query));
    return each(list.getJsonArray("connections"), "client_id");
  }

  @Test
  void statsAreSummedOverTheBrokers() {
    JsonObject stats = CONTRACT.check("/stats", "get", inspector.get("/api/v1/stats"));

    assertThat(stats.getJsonArray("nodes")).hasSize(2);
    assertThat(stats.getJsonObject("totals").getInteger("vitrine.broker.messages.received"))
        .isEqualTo(14);
  }

  @Test
  void theCountersOfTheLastMinutesAreKept() {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    JsonArray samples;
    do {
      samples =
          CONTRACT
              .check("/stats/history", "get", inspector.get("/api/v1/stats/history"))
              .getJsonArray("samples");
    } while (samples.isEmpty() && System.nanoTime() < deadline);

    assertThat(samples.getJsonObject(0).getJsonObject("totals").getMap())
        .containsEntry("vitrine.broker.messages.received", 14);
  }

  @Test
  void nodesAreListed() {
    JsonObject nodes = CONTRACT.check("/nodes", "get", inspector.get("/api/v1/nodes"));

    assertThat(each(nodes.getJsonArray("nodes"), "node"))
        .containsExactly("broker-0", "broker-1", "inspector-1");
  }

  @Test
  void filtersAreJudged() {
    HttpResponse<String> good =
        inspector.post("/api/v1/filters/compile", "{\"filter\":\"mqtt.qos == 1\"}");
    HttpResponse<String> bad =
        inspector.post("/api/v1/filters/compile", "{\"filter\":\"mqtt.qos ==\"}");
    HttpResponse<String> none = inspector.post("/api/v1/filters/compile", "[]");

    assertThat(CONTRACT.check("/filters/compile", "post", good).getBoolean("ok")).isTrue();
    JsonObject verdict = CONTRACT.check("/filters/compile", "post", bad);
    assertThat(verdict.getBoolean("ok")).isFalse();
    assertThat(verdict.getInteger("position")).isEqualTo(11);
    assertThat(none.statusCode()).isEqualTo(400);
    assertThat(inspector.post("/api/v1/filters/compile", "x".repeat(100_000)).statusCode())
        .isEqualTo(413);
  }

  @Test
  void fieldsAreListed() {
    JsonObject all = CONTRACT.check("/fields", "get", inspector.get("/api/v1/fields"));
    JsonObject some = CONTRACT.check("/fields", "get", inspector.get("/api/v1/fields?q=client_id"));

    assertThat(each(all.getJsonArray("fields"), "name"))
        .contains("mqtt.topic", "ip.src", "vitrine.client_id");
    assertThat(each(some.getJsonArray("fields"), "name"))
        .contains("vitrine.client_id")
        .doesNotContain("ip.src");
  }

  @Test
  void packetsAsMessageRecords() {
    HttpResponse<String> answer =
        inspector.get(
            "/api/v1/packets?node=broker-0&filter=mqtt.topic", "Accept", "application/x-ndjson");

    List<JsonObject> records = answer.body().lines().map(JsonObject::new).toList();
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/x-ndjson");
    assertThat(answer.headers().firstValue("Vitrine-Complete")).contains("true");
    assertThat(records).hasSize(20);
    JsonObject record = records.get(0);
    assertThat(record.getInteger("n")).isZero();
    assertThat(record.getString("topic")).isEqualTo("plant/1/temp");
    assertThat(record.getString("payload_hex")).isEqualTo("32312e31");
    assertThat(record.getJsonArray("properties").getJsonArray(1).encode())
        .isEqualTo("[\"user_property\",[\"unit\",\"C\"]]");
    assertThat(record.getJsonObject("x").getString("client_id")).isEqualTo("press-2");
    assertThat(answer.body()).doesNotContain("null");
  }

  @Test
  void theDocumentIsServed() {
    HttpResponse<String> answer = inspector.get("/api/v1/openapi.yaml");

    assertThat(answer.body()).startsWith("openapi: 3.1.0");
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/yaml");
  }

  @Test
  void whatIsNotThereIsAProblemToo() {
    for (String path : List.of("/nowhere", "/api/v1/nowhere", "/../etc/passwd", "/pages/")) {
      HttpResponse<String> answer = inspector.get(path);
      assertThat(answer.statusCode()).as(path).isEqualTo(404);
      assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
    }
    HttpResponse<String> wrongMethod = inspector.post("/api/v1/packets", "{}");
    assertThat(wrongMethod.statusCode()).isEqualTo(405);
    assertThat(wrongMethod.headers().firstValue("Allow")).contains("GET");
    assertThat(wrongMethod.headers().firstValue("Content-Type"))
        .contains("application/problem+json");
  }

  @Test
  void healthAndMetricsAreOnTheSamePort() {
    assertThat(inspector.get("/health/live").statusCode()).isEqualTo(200);
    assertThat(inspector.get("/health/ready").body()).contains("\"ready\":true");
    assertThat(inspector.get("/metrics").body()).contains("vitrine_inspector_live_clients");
  }

  @Test
  void everyAnswerIsGuarded() {
    for (String path : List.of("/", "/api/v1/nodes", "/nowhere", "/health/live")) {
      assertThat(inspector.get(path).headers().map())
          .as(path)
          .containsKeys("content-security-policy", "x-content-type-options", "x-frame-options");
    }
  }
}
