package io.vitrine.inspector.route;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vitrine.contract.Addresses;
import io.vitrine.contract.NodeAnnouncement;
import io.vitrine.runtime.Bus;
import io.vitrine.runtime.Directory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What bridges say became of the messages of outboxes, by route. A bridge that does not answer
 * leaves its lanes without that.
 *
 * <p>Threads: any.
 */
final class BridgeTallies {
  private static final Duration ASK_MAX = Duration.ofSeconds(3);

  private final Bus bus;
  private final Directory directory;

  BridgeTallies(Bus bus, Directory directory) {
    this.bus = bus;
    this.directory = directory;
  }

  /** Adds it to the rows of a ledger. */
  Future<JsonObject> addTo(JsonObject ledger) {
    List<Future<JsonArray>> asked = new ArrayList<>();
    for (NodeAnnouncement bridge : directory.nodes("bridge")) {
      asked.add(
          bus.request(Addresses.ledger(bridge.node()), Buffer.buffer(), ASK_MAX)
              .map(body -> body.toJsonObject().getJsonArray("lanes"))
              .otherwise(new JsonArray()));
    }
    return Future.join(asked)
        .map(
            all -> {
              asked.forEach(lanes -> add(lanes.result(), ledger.getJsonArray("outboxes")));
              return ledger;
            });
  }

  private static void add(JsonArray lanes, JsonArray rows) {
    for (int i = 0; i < lanes.size(); i++) {
      JsonObject lane = lanes.getJsonObject(i);
      for (int j = 0; j < rows.size(); j++) {
        JsonObject row = rows.getJsonObject(j);
        if (same(lane, row, "node") && same(lane, row, "partition") && same(lane, row, "epoch")) {
          row.put("routes", lane.getJsonObject("routes"))
              .put("counted_from", lane.getLong("counted_from"))
              .put("counted_exactly", lane.getBoolean("exact"));
        }
      }
    }
  }

  private static boolean same(JsonObject lane, JsonObject row, String member) {
    // Numbers may be of different types.
    return String.valueOf(lane.getValue(member)).equals(String.valueOf(row.getValue(member)));
  }
}
