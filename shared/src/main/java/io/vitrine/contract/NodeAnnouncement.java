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
 * @param routes version of the routes made over HTTP that it applies, see {@link RouteSet}; 0 if
 *     there were never any
 */
public record NodeAnnouncement(
    String service, String node, long incarnation, String version, List<String> logs, long routes) {
  public NodeAnnouncement {
    logs = List.copyOf(logs);
  }

  /** Of a service that has nothing to do with routes. */
  public NodeAnnouncement(
      String service, String node, long incarnation, String version, List<String> logs) {
    this(service, node, incarnation, version, logs, 0);
  }

  public Buffer encode() {
    return new JsonObject()
        .put("service", service)
        .put("node", node)
        .put("incarnation", incarnation)
        .put("version", version)
        .put("logs", new JsonArray(List.copyOf(logs)))
        .put("routes", routes)
        .toBuffer();
  }

  public static NodeAnnouncement decode(Buffer body) {
    JsonObject json = body.toJsonObject();
    return new NodeAnnouncement(
        json.getString("service"),
        json.getString("node"),
        json.getLong("incarnation"),
        json.getString("version"),
        json.getJsonArray("logs").stream().map(Object::toString).toList(),
        json.getLong("routes", 0L));
  }
}
