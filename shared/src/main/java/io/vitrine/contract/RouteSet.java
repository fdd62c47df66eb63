package io.vitrine.contract;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The routes to Kafka that were made over HTTP, as they are in one version. A version is never
 * changed; a change makes the next one.
 *
 * @param version greater than those before it; 0 if there were never any. Epoch milliseconds, or
 *     one more than the version before if the clock did not move on
 * @param routes by name
 */
public record RouteSet(long version, List<Entry> routes) {
  /** Before the first change. */
  public static final RouteSet NONE = new RouteSet(0, List.of());

  /**
   * @param version of the set that brought it as it is
   * @param route its columns, as given
   */
  public record Entry(String name, long version, JsonObject route) {}

  public RouteSet {
    routes = List.copyOf(routes);
  }

  public @Nullable Entry find(String name) {
    for (Entry each : routes) {
      if (each.name().equals(name)) {
        return each;
      }
    }
    return null;
  }

  /**
   * The next version.
   *
   * @param route null to leave the one of that name out
   */
  public RouteSet with(String name, @Nullable JsonObject route, long nowMillis) {
    long next = Math.max(nowMillis, version + 1);
    List<Entry> changed = new ArrayList<>();
    boolean there = false;
    for (Entry each : routes) {
      boolean same = each.name().equals(name);
      there |= same;
      if (!same) {
        changed.add(each);
      } else if (route != null) {
        changed.add(new Entry(name, next, route));
      }
    }
    if (!there && route != null) {
      changed.add(new Entry(name, next, route));
    }
    return new RouteSet(next, changed);
  }

  public JsonObject toJson() {
    JsonArray all = new JsonArray();
    for (Entry each : routes) {
      all.add(
          new JsonObject()
              .put("name", each.name())
              .put("version", each.version())
              .put("route", each.route()));
    }
    return new JsonObject().put("version", version).put("routes", all);
  }

  /**
   * @throws IllegalArgumentException if something is missing
   */
  public static RouteSet fromJson(JsonObject json) {
    List<Entry> entries = new ArrayList<>();
    Long version = json.getLong("version");
    JsonArray all = json.getJsonArray("routes");
    if (version == null || all == null) {
      throw new IllegalArgumentException("not a set of routes (expected: version and routes)");
    }
    for (int i = 0; i < all.size(); i++) {
      JsonObject each = all.getJsonObject(i);
      entries.add(
          new Entry(each.getString("name"), each.getLong("version"), each.getJsonObject("route")));
    }
    return new RouteSet(version, entries);
  }
}
