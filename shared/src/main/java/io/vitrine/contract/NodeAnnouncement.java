package io.vitrine.contract;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * What a service says of itself every second.
 *
 * @param service {@code broker}, {@code bridge}, {@code inspector} or {@code sensor}
 * @param node name that is unique in the cluster and stays over restarts
 * @param incarnation epoch milliseconds of this start; a larger one is a restart
 * @param version the product's version
 * @param logs names of the logs that can be fetched from it ({@code outbox.0}…)
 */
public record NodeAnnouncement(
    String service, String node, long incarnation, String version, List<String> logs) {
  public NodeAnnouncement {
    logs = List.copyOf(logs);
  }

  public Buffer encode() {
    return new JsonObject()
        .put("service", service)
        .put("node", node)
        .put("incarnation", incarnation)
        .put("version", version)
        .put("logs", new JsonArray(List.copyOf(logs)))
        .toBuffer();
  }

  public static NodeAnnouncement decode(Buffer body) {
    JsonObject json = body.toJsonObject();
    return new NodeAnnouncement(
        json.getString("service"),
        json.getString("node"),
        json.getLong("incarnation"),
        json.getString("version"),
        json.getJsonArray("logs").stream().map(Object::toString).toList());
  }
}
