package io.vitrine.contract;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;

/**
 * Asks for the frames after a position that match a filter, and waits for some: a long poll. The
 * reply names the position to ask for next.
 *
 * @param filter display filter; empty matches all
 * @param position where to go on; {@link TapPosition#NOW} begins with the next frame
 * @param waitMillis how long to wait for the first match
 * @param limit how many frames at most
 * @param bytesMax how many bytes of frames at most
 * @param lagMillisMax frames older than this are jumped over, and counted as skipped; 0 jumps over
 *     nothing
 * @param hidden topic filters: payloads and wills of these topics are zero, also for the filter
 */
public record TapFollow(
    String filter,
    TapPosition position,
    long waitMillis,
    int limit,
    int bytesMax,
    long lagMillisMax,
    List<String> hidden)
    implements TapRequest {
  static final String OP = "follow";

  public TapFollow {
    hidden = List.copyOf(hidden);
  }

  @Override
  public String op() {
    return OP;
  }

  @Override
  public JsonObject toJson() {
    return new JsonObject()
        .put("filter", filter)
        .put("position", position.toJson())
        .put("wait_millis", waitMillis)
        .put("limit", limit)
        .put("bytes_max", bytesMax)
        .put("lag_millis_max", lagMillisMax)
        .put("hidden", new JsonArray(hidden));
  }

  static TapFollow fromJson(JsonObject json) {
    return new TapFollow(
        json.getString("filter", ""),
        TapPosition.fromJson(json.getJsonObject("position", new TapPosition(0, Map.of()).toJson())),
        json.getLong("wait_millis"),
        json.getInteger("limit"),
        json.getInteger("bytes_max"),
        json.getLong("lag_millis_max", 0L),
        TapRequest.hidden(json));
  }
}
