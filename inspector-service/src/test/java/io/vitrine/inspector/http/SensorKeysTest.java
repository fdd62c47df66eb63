package io.vitrine.inspector.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import io.vitrine.inspector.InspectorFixture;
import io.vitrine.inspector.Waiting;
import io.vitrine.inspector.sensor.vxlan.MirrorSender;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A sensor decrypts with a key log that grows while it runs. */
class SensorKeysTest {
  @TempDir Path directory;

  @Test
  void whatIsAppendedToTheKeyLogIsUsed() throws Exception {
    Path keys = Files.write(directory.resolve("keys"), resource("tls12-gcm.keys"));
    try (InspectorFixture inspector =
        new InspectorFixture(
            InspectorFixture.sensing().with("inspector.sensor.keylog_file", keys.toString()))) {
      try (MirrorSender mirror = inspector.mirror()) {
        mirror.send(1, resource("tls12-gcm.pcap"));
        Waiting.until(() -> assertThat(topics(inspector, 1)).contains("plant/7/temp"));
        Files.write(keys, resource("tls13-ccm.keys"), StandardOpenOption.APPEND);
        mirror.send(2, resource("tls13-ccm.pcap"));
        Waiting.until(() -> assertThat(topics(inspector, 2)).contains("plant/7/temp"));
      }
    }
  }

  private static List<String> topics(InspectorFixture inspector, int vni) {
    String filter = "?limit=1000&filter=vitrine.listener%20%3D%3D%20%22vni-" + vni + "%22";
    return list(inspector, "/api/v1/packets" + filter, "packets").stream()
        .map(each -> each.getString("topic", ""))
        .toList();
  }

  private static List<JsonObject> list(InspectorFixture inspector, String path, String member) {
    return new JsonObject(inspector.get(path).body())
        .getJsonArray(member).stream().map(JsonObject.class::cast).toList();
  }

  private static byte[] resource(String name) throws IOException {
    return Objects.requireNonNull(SensorKeysTest.class.getResourceAsStream("/secured/" + name))
        .readAllBytes();
  }
}
