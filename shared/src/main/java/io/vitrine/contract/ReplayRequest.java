package io.vitrine.contract;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vitrine.route.OutboxKind;
import org.jspecify.annotations.Nullable;

/**
 * Asks a bridge, at {@link Addresses#replay}, to send dead letters through their routes once more,
 * or how far that is. The answer is a JSON object: {@code {"node", "state": "none" | "running" |
 * "done" | "failed", "topic", "route", "since", "dry_run", "started", "ended", "letters": {OUTCOME:
 * count…}, "error"}}.
 *
 * @param start to begin one; else to ask for the one that is running, or was the last
 * @param cluster of Kafka; {@code default} for that of {@code bridge.kafka}
 * @param topic of dead letters; empty for that of the bridge's settings
 * @param route whose letters; null for those of all routes
 * @param sinceMillis when the PUBLISH of the first one came, milliseconds since 1970; 0 for all
 * @param dryRun to count and send nothing
 */
public record ReplayRequest(
    boolean start,
    String cluster,
    String topic,
    @Nullable String route,
    long sinceMillis,
    boolean dryRun) {
  public static final int VERSION = 1;

  /** Code of the refusal while another one is running. */
  public static final int RUNNING = 10;

  /** Code of the refusal of a request that makes no sense. */
  public static final int INVALID = 11;

  /** To ask how far it is. */
  public static ReplayRequest state() {
    return new ReplayRequest(false, OutboxKind.DEFAULT, "", null, 0, false);
  }

  public Buffer encode() {
    return new JsonObject()
        .put("version", VERSION)
        .put("start", start)
        .put("cluster", cluster)
        .put("topic", topic)
        .put("route", route)
        .put("since", sinceMillis)
        .put("dry_run", dryRun)
        .toBuffer();
  }

  /**
   * @throws IllegalArgumentException if the version is not known
   */
  public static ReplayRequest decode(Buffer body) {
    JsonObject json = body.toJsonObject();
    int version = json.getInteger("version", 0);
    if (version != VERSION) {
      throw new IllegalArgumentException(
          "replay request version: " + version + " (expected: " + VERSION + ")");
    }
    return new ReplayRequest(
        json.getBoolean("start", false),
        json.getString("cluster", OutboxKind.DEFAULT),
        json.getString("topic", ""),
        json.getString("route"),
        json.getLong("since", 0L),
        json.getBoolean("dry_run", false));
  }
}
