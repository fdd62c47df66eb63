package io.vitrine.inspector.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import io.vitrine.broker.BrokerService;
import io.vitrine.config.Settings;
import io.vitrine.inspector.InspectorFixture;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bans are made, listed and ended over HTTP. */
class BansApiTest {
  private static final ContractCheck CONTRACT = new ContractCheck();

  @TempDir Path data;

  @Test
  void aBanIsMadeListedAndEnded() {
    Settings settings =
        Settings.defaults().with("broker.port", "0").with("node.data_dir", data.toString());
    try (InspectorFixture inspector = new InspectorFixture(settings)) {
      BrokerService broker = new BrokerService(inspector.context("broker-0"));
      InspectorFixture.await(broker.start());
      try {
        var made =
            inspector.post(
                "/api/v1/bans",
                "{\"kind\":\"address\",\"value\":\"10.1.2.3/8\",\"seconds\":60,\"reason\":\"why\"}");
        assertThat(made.statusCode()).isEqualTo(201);
        assertThat(new JsonObject(made.body()).getString("value")).isEqualTo("10.0.0.0/8");
        JsonObject list = CONTRACT.check("/bans", "get", inspector.get("/api/v1/bans"));
        JsonObject ban = list.getJsonArray("bans").getJsonObject(0);
        assertThat(ban.getString("reason")).isEqualTo("why");
        assertThat(ban.getString("node")).isEqualTo("broker-0");
        assertThat(ban.getString("until")).isNotNull();
        for (String wrong :
            new String[] {
              "[]",
              "{}",
              "{\"kind\":\"client_id\",\"value\":7}",
              "{\"kind\":\"client_id\",\"value\":\"x\",\"forever\":true}",
              "{\"kind\":\"client_id\",\"value\":\"x\",\"seconds\":\"1\"}",
              "{\"kind\":\"device\",\"value\":\"x\"}",
              "{\"kind\":\"address\",\"value\":\"10\"}"
            }) {
          assertThat(inspector.post("/api/v1/bans", wrong).statusCode()).as(wrong).isEqualTo(400);
        }
        String path = "/api/v1/bans/address/10.0.0.0%2F8";
        CONTRACT.check("/bans/{kind}/{value}", "delete", inspector.delete(path));
        assertThat(inspector.delete(path).statusCode()).isEqualTo(404);
        assertThat(inspector.delete("/api/v1/bans/device/x").statusCode()).isEqualTo(400);
      } finally {
        InspectorFixture.await(broker.stop());
      }
    }
  }
}
