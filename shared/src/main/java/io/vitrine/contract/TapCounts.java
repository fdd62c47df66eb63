package io.vitrine.contract;

import io.vertx.core.json.JsonObject;

/**
 * What a request to the tap looked at, so that nothing is left out silently.
 *
 * @param scanned frames that the filter was asked about
 * @param matched those that it let through
 * @param lost frames that a ring overwrote before they could be read, exactly
 * @param skipped frames that were jumped over because the reader lagged too far behind, exactly
 * @param stopped why the scan ended before it had seen everything asked for; {@link Stop#NONE} if
 *     it had
 * @param complete whether everything asked for was still held and was looked at
 * @param heldFromNanos epoch nanoseconds from which on the rings hold every frame; 0 if they have
 *     not overwritten anything yet
 * @param reachedNanos epoch nanoseconds of the last frame that was looked at; 0 if there was none
 */
public record TapCounts(
    long scanned,
    long matched,
    long lost,
    long skipped,
    Stop stopped,
    boolean complete,
    long heldFromNanos,
    long reachedNanos) {

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
        .put("complete", complete)
        .put("held_from_nanos", heldFromNanos)
        .put("reached_nanos", reachedNanos);
  }

  public static TapCounts fromJson(JsonObject json) {
    return new TapCounts(
        json.getLong("scanned"),
        json.getLong("matched"),
        json.getLong("lost"),
        json.getLong("skipped"),
        Stop.valueOf(json.getString("stopped")),
        json.getBoolean("complete"),
        json.getLong("held_from_nanos"),
        json.getLong("reached_nanos"));
  }
}
