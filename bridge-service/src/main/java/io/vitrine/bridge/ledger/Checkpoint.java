package io.vitrine.bridge.ledger;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a bridge had written down of a lane in the audit topic: how many messages of a part of the
 * outbox, up to a sequence, became what by which route.
 *
 * @param time as it stands there
 * @param from the first message that is counted
 * @param through the last one
 * @param exact whether the counts were committed with the records
 * @param routes by name, as {@code io.vitrine.bridge.cursor.Tally} writes them
 */
public record Checkpoint(
    Audit.Outbox outbox, String time, long from, long through, boolean exact, JsonObject routes) {

  /** As {@link AuditTrail} writes it; null if it is something else. */
  static @Nullable Checkpoint of(byte[] value) {
    try {
      JsonObject json = Buffer.buffer(value).toJsonObject();
      return new Checkpoint(
          new Audit.Outbox(
              json.getString("node"), json.getInteger("partition"), json.getLong("epoch")),
          json.getString("time"),
          json.getLong("counted_from"),
          json.getLong("sequence"),
          json.getBoolean("exact"),
          json.getJsonObject("routes"));
    } catch (DecodeException | ClassCastException | NullPointerException e) {
      return null;
    }
  }

  /**
   * What Kafka has otherwise, a sentence for each route; empty if it has just that. What was given
   * up ({@code at-most-once}) may be there or not, and where counts are not exact another bridge
   * may have brought more.
   */
  public List<String> differences(OutboxCount there) {
    List<String> differences = new ArrayList<>();
    for (String name : routes.fieldNames()) {
      JsonObject says = routes.getJsonObject(name);
      RouteCount route = there.routes().get(name);
      long records = route == null ? 0 : route.records(from, through);
      long letters = route == null ? 0 : route.deadLetters(from, through);
      if (differs(says.getLong("records"), records)
          || differs(says.getLong("dead_letters"), letters)) {
        differences.add(
            "route %s: the checkpoint says records %d, dead letters %d; Kafka has %d and %d"
                .formatted(
                    name, says.getLong("records"), says.getLong("dead_letters"), records, letters));
      }
    }
    return differences;
  }

  private boolean differs(long said, long there) {
    return exact ? there != said : there < said;
  }
}
