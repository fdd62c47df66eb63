package io.vitrine.contract;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * What can be asked of a broker at {@link Addresses#routes}: JSON with {@code version} and {@code
 * op}; refused with a {@link RouteRefusal}.
 *
 * <ul>
 *   <li>{@code state}: {@code {"set": RouteSet, "configured": [columns…]}}: what applies, and the
 *       routes of the config file
 *   <li>{@code set}: the {@link RouteSet} of one version, as long as records of the outbox were let
 *       in by it
 *   <li>{@code change}: makes, replaces or deletes a route; {@code {"set": RouteSet, "was":
 *       boolean}} when it is on disk and every event loop applies it
 *   <li>{@code ledger}: {@code {"outboxes": [{"partition", "epoch", "accepted", "in_kafka",
 *       "dropped", "pending", "held_bytes", "bytes_max", "refused", …}…]}}: how far each partition
 *       of the outbox is
 *   <li>{@code learn}: takes over a newer set of another broker; {@code {"version": n}}, the
 *       version that applies then
 * </ul>
 *
 * @param op one of these
 * @param number for set: which version
 * @param name for change: of the route
 * @param route for change: its columns; null to delete it
 * @param mode for change: what must be there before
 * @param expected for change: version of the route that must be there; 0 for any
 * @param set for learn
 */
public record RouteRequest(
    String op,
    long number,
    String name,
    @Nullable JsonObject route,
    Mode mode,
    long expected,
    @Nullable RouteSet set) {
  public static final int VERSION = 1;
  public static final String STATE = "state";
  public static final String SET = "set";
  public static final String CHANGE = "change";
  public static final String LEARN = "learn";
  public static final String LEDGER = "ledger";

  /** What must be there before a change. */
  public enum Mode {
    /** A route of that name, or none. */
    ANY,

    /** None. */
    ABSENT,

    /** A route of that name. */
    PRESENT
  }

  private static RouteRequest of(String op) {
    return new RouteRequest(op, 0, "", null, Mode.ANY, 0, null);
  }

  public static RouteRequest state() {
    return of(STATE);
  }

  public static RouteRequest ledger() {
    return of(LEDGER);
  }

  public static RouteRequest set(long version) {
    return new RouteRequest(SET, version, "", null, Mode.ANY, 0, null);
  }

  public static RouteRequest learn(RouteSet set) {
    return new RouteRequest(LEARN, 0, "", null, Mode.ANY, 0, set);
  }

  /**
   * @param route null to delete it
   * @param expected version of the route that must be there; 0 for any
   */
  public static RouteRequest change(
      String name, @Nullable JsonObject route, Mode mode, long expected) {
    return new RouteRequest(CHANGE, 0, name, route, mode, expected, null);
  }

  public Buffer encode() {
    return new JsonObject()
        .put("version", VERSION)
        .put("op", op)
        .put("number", number)
        .put("name", name)
        .put("route", route)
        .put("mode", mode.name())
        .put("expected", expected)
        .put("set", set == null ? null : set.toJson())
        .toBuffer();
  }

  /**
   * @throws IllegalArgumentException if the version is not known
   */
  public static RouteRequest decode(Buffer body) {
    JsonObject json = body.toJsonObject();
    int version = json.getInteger("version", 0);
    if (version != VERSION) {
      throw new IllegalArgumentException(
          "route request version: " + version + " (expected: " + VERSION + ")");
    }
    JsonObject set = json.getJsonObject("set");
    return new RouteRequest(
        json.getString("op", ""),
        json.getLong("number", 0L),
        json.getString("name", ""),
        json.getJsonObject("route"),
        Mode.valueOf(json.getString("mode", Mode.ANY.name())),
        json.getLong("expected", 0L),
        set == null ? null : RouteSet.fromJson(set));
  }
}
