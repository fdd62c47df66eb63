package io.vitrine.inspector.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vitrine.inspector.InspectorFixture;
import io.vitrine.inspector.SampleFrames;
import io.vitrine.inspector.TapFixture;
import io.vitrine.inspector.Waiting;
import io.vitrine.inspector.sensor.CaptureBuilder;
import io.vitrine.inspector.sensor.Packets;
import io.vitrine.inspector.sensor.vxlan.MirrorSender;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Flows, sessions and findings of live traffic over HTTP. */
class TrafficApiTest {
  private static final ContractCheck CONTRACT = new ContractCheck();

  private InspectorFixture inspector;
  private TapFixture tap;

  @BeforeEach
  void start() {
    inspector = new InspectorFixture(InspectorFixture.sensing());
    tap = inspector.tap("broker-0", 1, 1 << 20);
    // What comes before the inspector follows is history.
    Waiting.until(() -> assertThat(nodes("broker")).isNotEmpty());
  }

  @AfterEach
  void stop() {
    inspector.close();
  }

  @Test
  void aBrokersTrafficIsFlowsSessionsAndFindings() {
    long id = tap.connect(0, "spy", "eve", "10.1.2.3", 5_000);
    seenFromNowOn(id);
    tap.see(id, true, SampleFrames.connect5("spy", "eve", "secret"));
    tap.see(id, false, SampleFrames.connack5());
    tap.see(id, true, SampleFrames.subscribe5(1, "#", 1));
    tap.see(id, false, SampleFrames.suback5(1, 1));
    tap.see(id, true, SampleFrames.publish5("plant/7/temp", 1, 2, "21.5"));
    tap.see(id, false, SampleFrames.puback(2));
    Waiting.until(() -> assertThat(findings("?id=harvest")).hasSize(1));
    JsonObject harvest = findings("?id=harvest").get(0);
    assertThat(harvest.getString("client_id")).isEqualTo("spy");
    assertThat(harvest.getString("src")).isEqualTo("10.1.2.3");
    assertThat(harvest.getJsonObject("x").getString("node")).isEqualTo("broker-0");
    assertThat(findings("?filter=" + encode("mqtt.violation == \"credentials_in_clear\"")))
        .hasSize(1);
    assertThat(findings("?id=harvest&severity=error")).isEmpty();
    assertThat(findings("?filter=" + encode("ip.src == 10.9.0.0/16"))).isEmpty();
    Waiting.until(
        () -> {
          JsonObject session = list("/sessions", "?client_id=sp*", "sessions").get(0);
          assertThat(session.getInteger("publishes_in")).isEqualTo(1);
          assertThat(session.getJsonObject("latency_qos1_ms").getInteger("count")).isEqualTo(1);
          assertThat(session.getJsonArray("filters")).containsExactly("#");
        });
    List<JsonObject> flows =
        list("/flows", "?filter=" + encode("ip.addr == 10.1.2.3 && tcp.port == 5000"), "flows");
    assertThat(flows).hasSizeGreaterThanOrEqualTo(2);
    assertThat(flows.stream().mapToInt(each -> each.getInteger("packets")).sum())
        .isGreaterThanOrEqualTo(6);
  }

  /** The feed begins where the ring is when it first answers. */
  @Test
  void whatATapCutOffIsNoFinding() {
    long id = tap.connect(0, "many", null, "10.1.2.4", 5_001);
    seenFromNowOn(id);
    tap.see(id, true, SampleFrames.connect5("many", "eve", "secret"));
    tap.see(id, false, SampleFrames.connack5());
    List<String> filters =
        IntStream.range(0, 130).mapToObj(each -> "plant/" + each + "/temp").toList();
    List<Buffer> subscription = SampleFrames.subscription5(1, filters);
    assertThat(subscription.get(0).length()).isGreaterThan(1_000);
    tap.see(id, true, subscription.get(0));
    tap.see(id, false, subscription.get(1));
    tap.see(id, true, SampleFrames.publish5("t".repeat(600), 1, 7, "x"));
    tap.see(id, false, SampleFrames.puback(7));
    tap.see(id, true, SampleFrames.subscribe5(2, "#", 1));
    tap.see(id, false, SampleFrames.suback5(2, 1));
    tap.see(id, true, SampleFrames.disconnect5(0));
    Waiting.until(() -> assertThat(findings("?id=harvest")).hasSize(1));
    for (String none : List.of("suback_count", "puback_unasked", "publish_unacknowledged")) {
      assertThat(findings("?id=" + none)).as(none).isEmpty();
    }
    JsonObject session = list("/sessions", "?client_id=many", "sessions").get(0);
    assertThat(session.getJsonArray("filters"))
        .contains("plant/0/temp", "#")
        .allMatch(each -> each.equals("#") || filters.contains(each));
  }

  private void seenFromNowOn(long id) {
    Waiting.until(
        () -> {
          tap.see(id, true, SampleFrames.pingreq());
          assertThat(list("/flows", "", "flows")).isNotEmpty();
        });
  }

  @Test
  void aMirrorsTrafficIsToo() throws Exception {
    byte[] refused = {0x20, 2, 0, 5};
    try (MirrorSender mirror = inspector.mirror()) {
      for (int i = 0; i < 12; i++) {
        mirror.send(
            9,
            new CaptureBuilder(1883)
                .from(40_100 + i)
                .open()
                .client(0, Packets.CONNECT)
                .server(0, refused)
                .pcap());
      }
      Waiting.until(() -> assertThat(findings("?id=brute_force")).hasSize(1));
      assertThat(findings("?id=brute_force").get(0).getString("text")).contains("refused logins");
      List<JsonObject> flows =
          list("/flows", "?limit=1000&filter=" + encode("vxlan.vni == 9"), "flows");
      assertThat(flows).hasSize(24);
      assertThat(flows.stream().mapToInt(each -> each.getInteger("packets")).sum()).isEqualTo(48);
      assertThat(list("/sessions", "?client_id=a", "sessions").get(0).getInteger("refused"))
          .isEqualTo(12);
    }
  }

  @Test
  void findingsAreToldAsTheyAreMade() throws Exception {
    HttpResponse<InputStream> stream =
        inspector
            .http()
            .send(
                HttpRequest.newBuilder(
                        URI.create(inspector.url() + "/api/v1/findings/live?severity=error"))
                    .build(),
                HttpResponse.BodyHandlers.ofInputStream());
    long id = tap.connect(0, "c", null, "10.1.2.3", 5_000);
    Thread sender =
        new Thread(
            () -> {
              try {
                while (true) {
                  tap.see(id, true, Buffer.buffer(new byte[] {0x36, 3, 0, 1, 'a'}));
                  Thread.sleep(100);
                }
              } catch (InterruptedException e) {
                // Enough.
              }
            });
    sender.start();
    try (InputStream in = stream.body()) {
      StringBuilder seen = new StringBuilder();
      int next;
      while (seen.indexOf("qos_3") < 0 && (next = in.read()) >= 0) {
        seen.append((char) next);
      }
      assertThat(seen).contains("event: finding\ndata: {\"id\":\"qos_3");
    } finally {
      sender.interrupt();
      sender.join();
    }
  }

  @Test
  void whatIsAskedForWronglyIsRefused() {
    assertThat(inspector.get("/api/v1/flows?filter=mqtt.topik").statusCode()).isEqualTo(400);
    assertThat(inspector.get("/api/v1/findings?severity=bad").statusCode()).isEqualTo(400);
    assertThat(inspector.get("/api/v1/sessions?limit=0").statusCode()).isEqualTo(400);
  }

  private List<JsonObject> findings(String query) {
    return list("/findings", query, "findings");
  }

  private List<JsonObject> nodes(String service) {
    return list("/nodes", "", "nodes").stream()
        .filter(each -> each.getString("service").equals(service))
        .toList();
  }

  private List<JsonObject> list(String path, String query, String member) {
    return CONTRACT
        .check(path, "get", inspector.get("/api/v1" + path + query))
        .getJsonArray(member)
        .stream()
        .map(JsonObject.class::cast)
        .toList();
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
