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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Backups of a real broker, over HTTP. */
class BackupsApiTest {
  private static final ContractCheck CONTRACT = new ContractCheck();
  private static final String PATH = "/backups";
  private static final long MILLIS_MAX = 60_000;

  @TempDir static Path data;
  @TempDir static Path backups;
  private static InspectorFixture inspector;
  private static BrokerService broker;

  @BeforeAll
  static void start() {
    Settings settings =
        Settings.defaults()
            .with("broker.port", "0")
            .with("broker.ws_port", "0")
            .with("broker.backup_dir", backups.toString())
            .with("broker.backups_max", "2")
            .with("node.data_dir", data.toString());
    inspector = new InspectorFixture(settings);
    broker = new BrokerService(inspector.context("broker-0"));
    InspectorFixture.await(broker.start());
  }

  @AfterAll
  static void stop() {
    InspectorFixture.await(broker.stop());
    inspector.close();
  }

  private static HttpResponse<String> post(String query, String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(inspector.url() + "/api/v1/backups" + query))
            .POST(HttpRequest.BodyPublishers.noBody());
    if (headers.length > 0) {
      request.headers(headers);
    }
    return inspector.http().send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  /** Begins one, and waits until it is complete. */
  private static String make() throws Exception {
    JsonObject begun = CONTRACT.check(PATH, "post", post(""));
    JsonObject first = begun.getJsonArray("backups").getJsonObject(0);
    assertThat(first.getString("node")).isEqualTo("broker-0");
    String name = first.getString("name");
    long deadline = System.currentTimeMillis() + MILLIS_MAX;
    while (!names("complete").contains(name)) {
      assertThat(System.currentTimeMillis()).as("%s", list()).isLessThan(deadline);
      Thread.sleep(20);
    }
    return name;
  }

  private static JsonArray list() {
    return CONTRACT.check(PATH, "get", inspector.get("/api/v1/backups")).getJsonArray("backups");
  }

  private static List<String> names(String state) {
    return list().stream()
        .map(JsonObject.class::cast)
        .filter(each -> each.getString("state").equals(state))
        .map(each -> each.getString("name"))
        .toList();
  }

  @Test
  void theNewestAreKeptWhereTheConfigurationSays() throws Exception {
    make();
    String second = make();
    String third = make();
    assertThat(names("complete")).containsExactly(third, second);
    assertThat(backups.resolve(third).resolve("backup.json")).exists();
    try (var there = Files.list(backups)) {
      assertThat(there).hasSize(2);
    }
  }

  @Test
  void aRequestCannotNameAPlaceOrANodeThatIsNotThere() throws Exception {
    assertThat(post("?dir=/tmp/elsewhere").statusCode()).isEqualTo(400);
    HttpResponse<String> nobody = post("?node=broker-9");
    CONTRACT.check(PATH, "post", nobody);
    assertThat(nobody.statusCode()).isEqualTo(503);
  }

  @Test
  void aPageOfAnotherSiteCannotMakeOne() throws Exception {
    HttpResponse<String> refused = post("", "Origin", "http://elsewhere.example");
    CONTRACT.check(PATH, "post", refused);
    assertThat(refused.statusCode()).isEqualTo(403);
  }
}
