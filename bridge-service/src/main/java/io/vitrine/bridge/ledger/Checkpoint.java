package io.vitrine.bridge.ledger;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vitrine.bridge.cursor.Tally;
import io.vitrine.contract.CountedRoutes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a bridge had written down of a lane in the audit topic: how many messages of a part of the
 * outbox, up to a sequence, became what by which route.
 *
 * @param time as it stands there
 * @param from the first message that is counted
 * @param through the last one
 * @param exact whether the counts were committed with the records
 * @param routes by name, without {@link CountedRoutes#OTHERS}
 */
public record Checkpoint(
    Audit.Outbox outbox,
    String time,
    long from,
    long through,
    boolean exact,
    SortedMap<String, Tally.Counts> routes) {

  /**
   * What Kafka has otherwise of a route.
   *
   * @param more whether it has more than there can be
   * @param lessRecords whether it has fewer records
   * @param lessLetters whether it has fewer dead letters
   * @param text the numbers, for people
   */
  public record Difference(
      String route, boolean more, boolean lessRecords, boolean lessLetters, String text) {}

  public Checkpoint {
    routes = Collections.unmodifiableSortedMap(new TreeMap<>(routes));
  }

  /** As {@link AuditTrail} writes it; null if it is something else. */
  static @Nullable Checkpoint of(byte[] value) {
    try {
      JsonObject json = Buffer.buffer(value).toJsonObject();
      SortedMap<String, Tally.Counts> routes = new TreeMap<>(Tally.of(json, 0).routes());
      if (!json.containsKey("routes")) {
        return null;
      }
      // Of those there it is not said which they are.
      routes.remove(CountedRoutes.OTHERS);
      return new Checkpoint(
          new Audit.Outbox(
              json.getString("node"), json.getInteger("partition"), json.getLong("epoch")),
          json.getString("time"),
          json.getLong("counted_from"),
          json.getLong("sequence"),
          json.getBoolean("exact"),
          routes);
    } catch (DecodeException | ClassCastException | NullPointerException e) {
      return null;
    }
  }

  /**
   * What Kafka has otherwise, by route; empty if it has just that. What was given up ({@code
   * at-most-once}) may be there or not, and where counts are not exact another bridge may have
   * brought more.
   */
  public List<Difference> differences(OutboxCount there) {
    List<Difference> differences = new ArrayList<>();
    routes.forEach(
        (name, says) -> {
          RouteCount route = there.routes().get(name);
          long records = route == null ? 0 : route.records(from, through);
          long letters = route == null ? 0 : route.deadLetters(from, through);
          boolean lessRecords = records < says.records();
          boolean lessLetters = letters < says.deadLetters();
          boolean more = exact && (records > says.records() || letters > says.deadLetters());
          if (more || lessRecords || lessLetters) {
            String text =
                "route %s: the checkpoint says records %d, dead letters %d; Kafka has %d and %d"
                    .formatted(name, says.records(), says.deadLetters(), records, letters);
            differences.add(new Difference(name, more, lessRecords, lessLetters, text));
          }
        });
    return differences;
  }
}
