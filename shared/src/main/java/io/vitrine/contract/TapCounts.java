package io.vitrine.contract;

import io.vertx.core.json.JsonObject;

/**
 * What a request to the tap looked at, so that nothing is left out silently.
 *
 * @param scanned frames that the filter was asked about
 * @param matched those that it let through; never less than the frames of the reply
 * @param lost frames that a ring overwrote before they could be read, exactly
 * @param skipped frames that were jumped over because the reader lagged too far behind, exactly
 * @param stopped why the scan ended before it had seen everything asked for; {@link Stop#NONE} if
 *     it had
 * @param oldestNanos epoch nanoseconds of the oldest frame that the rings still hold; 0 if they are
 *     empty
 * @param coveredFromNanos epoch nanoseconds from which on everything asked for was looked at; 0 if
 *     all that the rings hold
 */
public record TapCounts(
    long scanned,
    long matched,
    long lost,
    long skipped,
    Stop stopped,
    long oldestNanos,
    long coveredFromNanos) {

  /** Why a scan ended early. */
  public enum Stop {
    NONE,
    /** As many frames as asked for were found. */
    LIMIT,
    /** The reply is full. */
    BYTES,
    /** The time for one request is over. */
    TIME
  }

  public JsonObject toJson() {
    return new JsonObject()
        .put("scanned", scanned)
        .put("matched", matched)
        .put("lost", lost)
        .put("skipped", skipped)
        .put("stopped", stopped.name())
        .put("oldest_nanos", oldestNanos)
        .put("covered_from_nanos", coveredFromNanos);
  }

  public static TapCounts fromJson(JsonObject json) {
    return new TapCounts(
        json.getLong("scanned"),
        json.getLong("matched"),
        json.getLong("lost"),
        json.getLong("skipped"),
        Stop.valueOf(json.getString("stopped")),
        json.getLong("oldest_nanos"),
        json.getLong("covered_from_nanos"));
  }
}
