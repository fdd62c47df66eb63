package io.vitrine.inspector.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import io.vitrine.broker.BrokerService;
import io.vitrine.config.Settings;
import io.vitrine.inspector.InspectorFixture;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Messages that a real broker publishes later are listed and dropped over HTTP. */
class DelayedApiTest {
  private static final ContractCheck CONTRACT = new ContractCheck();

  @TempDir Path data;

  @Test
  void aMessageThatWaitsIsShownAndDropped() throws Exception {
    Settings settings =
        Settings.defaults().with("broker.port", "0").with("node.data_dir", data.toString());
    try (InspectorFixture inspector = new InspectorFixture(settings)) {
      BrokerService broker = new BrokerService(inspector.context("broker-0"));
      URI mqtt = URI.create(InspectorFixture.await(broker.start()).get(0));
      try (Socket socket = new Socket(mqtt.getHost(), mqtt.getPort())) {
        socket.setSoTimeout(30_000);
        // CONNECT of version 3.1.1 as c, and PUBLISH with QoS 1
        String topic =
            HexFormat.of().formatHex("$delayed/600/a/b".getBytes(StandardCharsets.UTF_8));
        String packets =
            "10 0d 0004 4d515454 04 02 0000 0001 63" + "32 15 0010" + topic + "0001 78";
        socket.getOutputStream().write(HexFormat.of().parseHex(packets.replace(" ", "")));
        assertThat(socket.getInputStream().readNBytes(8)).endsWith(0x40, 2, 0, 1);

        JsonObject list =
            CONTRACT.check("/delayed", "get", inspector.get("/api/v1/delayed?topic=a/%23"));
        JsonObject shown = list.getJsonArray("delayed").getJsonObject(0);
        assertThat(shown.getString("topic")).isEqualTo("a/b");
        assertThat(shown.getString("node")).isEqualTo("broker-0");
        assertThat(inspector.get("/api/v1/delayed?topic=a/%23/b").statusCode()).isEqualTo(400);
        String path = "/api/v1/delayed/" + shown.getString("id");
        assertThat(CONTRACT.check("/delayed/{id}", "delete", inspector.delete(path)))
            .isEqualTo(shown);
        assertThat(inspector.delete(path).statusCode()).isEqualTo(404);
        assertThat(inspector.delete("/api/v1/delayed/nonsense").statusCode()).isEqualTo(404);
      } finally {
        InspectorFixture.await(broker.stop());
      }
    }
  }
}
