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
import org.jspecify.annotations.Nullable;

/**
 * What bridges say became of the messages of outboxes, by route. A bridge that does not answer
 * leaves its lanes without that.
 *
 * <p>Threads: any.
 */
final class BridgeTallies {
  private static final Duration ASK_MAX = Duration.ofSeconds(3);

  private final List<JsonObject> lanes;

  private BridgeTallies(List<JsonObject> lanes) {
    this.lanes = lanes;
  }

  /** Asks all bridges. */
  static Future<BridgeTallies> ask(Bus bus, Directory directory) {
    List<Future<JsonArray>> asked = new ArrayList<>();
    for (NodeAnnouncement bridge : directory.nodes("bridge")) {
      asked.add(
          bus.request(Addresses.ledger(bridge.node()), Buffer.buffer(), ASK_MAX)
              .map(body -> body.toJsonObject().getJsonArray("lanes"))
              .otherwise(new JsonArray()));
    }
    return Future.join(asked)
        .map(
            all ->
                new BridgeTallies(
                    asked.stream()
                        .flatMap(each -> each.result().stream())
                        .map(JsonObject.class::cast)
                        .toList()));
  }

  /**
   * Adds it to the rows of a ledger.
   *
   * @param ledger that brokers were asked for later, so that each message that came to something
   *     was accepted
   */
  JsonObject addTo(JsonObject ledger) {
    JsonArray rows = ledger.getJsonArray("outboxes");
    for (int i = 0; i < rows.size(); i++) {
      JsonObject row = rows.getJsonObject(i);
      JsonObject lane = lane(row);
      if (lane != null) {
        row.put("counted_from", lane.getLong("counted_from"))
            .put("counted_exactly", lane.getBoolean("exact"));
        Comparison.note(row, lane);
      }
      row.put("routes", RouteLines.of(row, lane));
    }
    return ledger;
  }

  private @Nullable JsonObject lane(JsonObject row) {
    return lanes.stream()
        .filter(lane -> same(lane, row, "node"))
        .filter(lane -> same(lane, row, "partition") && same(lane, row, "epoch"))
        .findFirst()
        .orElse(null);
  }

  private static boolean same(JsonObject lane, JsonObject row, String member) {
    // Numbers may be of different types.
    return String.valueOf(lane.getValue(member)).equals(String.valueOf(row.getValue(member)));
  }
}
