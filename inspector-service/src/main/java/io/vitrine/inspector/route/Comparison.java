package io.vitrine.inspector.route;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vitrine.contract.CountedRoutes;
import org.jspecify.annotations.Nullable;

/**
 * Whether a broker and a bridge that counts exactly have counted the same messages of a partition,
 * by the same names. Earlier versions of either may have had it before.
 */
final class Comparison {
  /** Why they have not, in words; missing if they have. */
  static final String NOT_COMPARED = "not_compared";

  private static final String BY_ROUTE = "dropped_by_route";

  private Comparison() {}

  /**
   * Says in the row if they have not.
   *
   * @param row what the broker says of the partition
   * @param lane what the bridge says
   */
  static void note(JsonObject row, JsonObject lane) {
    String why = lane.getBoolean("exact", false) ? why(row, lane) : null;
    if (why != null) {
      row.put(NOT_COMPARED, why);
    }
  }

  private static @Nullable String why(JsonObject row, JsonObject lane) {
    long accepted = row.getLong("accepted_counted_from", 0L);
    long from = lane.getLong("counted_from", 0L);
    long skips = lane.getLong("skips_counted_from", 0L);
    if (together(row, "accepted_by_route") || together(row, BY_ROUTE) || together(lane, "routes")) {
      return "there are more routes than are counted by name";
    }
    if (accepted == 0) {
      return "the broker does not count what it accepts";
    }
    if (accepted != from && droppedThrough(row, accepted) < from - 1) {
      return "the broker counts from message %d on, the bridge from %d on"
          .formatted(accepted, from);
    }
    if (skips != from) {
      return "an earlier version of the bridge did not count what conditions left out";
    }
    long dropped = row.getLong("dropped_oldest", 0L) + row.getLong("dropped_age", 0L);
    long counted = row.containsKey(BY_ROUTE) ? row.getLong("dropped_counted_by_route", dropped) : 0;
    return counted == dropped
        ? null
        : "of %d dropped messages an earlier version of the broker counted %d by route"
            .formatted(dropped, counted);
  }

  private static boolean together(JsonObject of, String member) {
    return of.getJsonObject(member, new JsonObject()).containsKey(CountedRoutes.OTHERS);
  }

  /** The last of the messages from one on that were dropped; 0 if it was not. */
  private static long droppedThrough(JsonObject row, long from) {
    JsonArray ranges = row.getJsonArray("dropped_ranges", new JsonArray());
    for (int i = 0; i < ranges.size(); i++) {
      JsonArray range = ranges.getJsonArray(i);
      if (range.getLong(0) <= from && from <= range.getLong(1)) {
        return range.getLong(1);
      }
    }
    return 0;
  }
}
