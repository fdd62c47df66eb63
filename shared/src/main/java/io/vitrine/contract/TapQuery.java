package io.vitrine.contract;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * Asks for the frames in a stretch of time that match a filter.
 *
 * @param filter display filter; empty matches all
 * @param lastMillis how far back from the broker's own now; 0: no such bound
 * @param sinceNanos epoch nanoseconds of the oldest frame wanted; 0: no such bound
 * @param untilNanos epoch nanoseconds after the newest frame wanted; 0: no such bound
 * @param limit how many frames at most; the scan stops there
 * @param newestFirst true: from now back; false: from the oldest on
 * @param hidden topic filters: payloads and wills of these topics are zero, also for the filter
 */
public record TapQuery(
    String filter,
    long lastMillis,
    long sinceNanos,
    long untilNanos,
    int limit,
    boolean newestFirst,
    List<String> hidden)
    implements TapRequest {
  static final String OP = "query";

  public TapQuery {
    hidden = List.copyOf(hidden);
  }

  /** The newest {@code limit} frames of the last {@code lastMillis} that match. */
  public static TapQuery last(String filter, long lastMillis, int limit) {
    return new TapQuery(filter, lastMillis, 0, 0, limit, true, List.of());
  }

  @Override
  public String op() {
    return OP;
  }

  @Override
  public JsonObject toJson() {
    return new JsonObject()
        .put("filter", filter)
        .put("last_millis", lastMillis)
        .put("since_nanos", sinceNanos)
        .put("until_nanos", untilNanos)
        .put("limit", limit)
        .put("newest_first", newestFirst)
        .put("hidden", new JsonArray(hidden));
  }

  static TapQuery fromJson(JsonObject json) {
    return new TapQuery(
        json.getString("filter", ""),
        json.getLong("last_millis", 0L),
        json.getLong("since_nanos", 0L),
        json.getLong("until_nanos", 0L),
        json.getInteger("limit"),
        json.getBoolean("newest_first", true),
        TapRequest.hidden(json));
  }
}
