package io.vitrine.inspector.route;

import io.vertx.core.json.JsonObject;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A line for each route of a partition of an outbox. Where the bridge counts exactly, what was
 * accepted, and was taken over from routes that are gone, is always the sum of the rest.
 */
final class RouteLines {
  private static final String ACCEPTED = "accepted_by_route";
  private static final String DROPPED = "dropped_by_route";
  private static final String PENDING = "pending_by_route";

  private RouteLines() {}

  /**
   * @param row what the broker says of the partition, and how the bridge counted
   * @param lane what a bridge says became of its messages; null if none does
   */
  static JsonObject of(JsonObject row, @Nullable JsonObject lane) {
    JsonObject made = lane == null ? new JsonObject() : lane.getJsonObject("routes");
    Set<String> names = new TreeSet<>(made.fieldNames());
    for (String each : new String[] {ACCEPTED, DROPPED, PENDING}) {
      names.addAll(counts(row, each).fieldNames());
    }
    boolean exact = row.getBoolean("counted_exactly", false);
    boolean comparable = exact && !row.containsKey(Comparison.NOT_COMPARED);
    JsonObject lines = new JsonObject();
    for (String name : names) {
      JsonObject line = new JsonObject();
      long accepted = counts(row, ACCEPTED).getLong(name, 0L);
      long dropped = counts(row, DROPPED).getLong(name, 0L);
      line.put("accepted", accepted)
          .mergeIn(made.getJsonObject(name, new JsonObject()))
          .put("dropped", dropped);
      if (comparable) {
        long done =
            sum(line, "records", "dead_letters", "given_up", "skipped", "dropped")
                - sum(line, "taken_over");
        line.put("pending", accepted - done);
      } else if (!exact && !row.containsKey("pending_counted_to")) {
        line.put("pending", counts(row, PENDING).getLong(name, 0L));
      }
      lines.put(name, line);
    }
    return lines;
  }

  private static JsonObject counts(JsonObject row, String member) {
    return row.getJsonObject(member, new JsonObject());
  }

  private static long sum(JsonObject line, String... members) {
    long sum = 0;
    for (String each : members) {
      sum += line.getLong(each, 0L);
    }
    return sum;
  }
}
