package io.vitrine.contract;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;

/**
 * What can be asked of a broker at {@link Addresses#admin}: a JSON object with {@code version} and
 * {@code op}; the answer is JSON.
 *
 * <ul>
 *   <li>{@code connections}: {@code {"total": n, "matched": n, "connections": [ConnectionInfo…]}},
 *       open ones only, newest first
 *   <li>{@code stats}: {@code {"at_millis": t, "meters": {"vitrine.broker.messages.received": n…}}}
 * </ul>
 *
 * @param op {@code connections} or {@code stats}
 * @param filter for connections: display filter over {@code vitrine.*}, {@code ip.*} and {@code
 *     tcp.*}; empty matches all
 * @param limit for connections: how many at most
 */
public record AdminRequest(String op, String filter, int limit) {
  public static final int VERSION = 1;
  public static final String CONNECTIONS = "connections";
  public static final String STATS = "stats";

  public static AdminRequest connections(String filter, int limit) {
    return new AdminRequest(CONNECTIONS, filter, limit);
  }

  public static AdminRequest stats() {
    return new AdminRequest(STATS, "", 0);
  }

  public Buffer encode() {
    return new JsonObject()
        .put("version", VERSION)
        .put("op", op)
        .put("filter", filter)
        .put("limit", limit)
        .toBuffer();
  }

  /**
   * @throws IllegalArgumentException if the version is not known
   */
  public static AdminRequest decode(Buffer body) {
    JsonObject json = body.toJsonObject();
    int version = json.getInteger("version", 0);
    if (version != VERSION) {
      throw new IllegalArgumentException(
          "admin request version: " + version + " (expected: " + VERSION + ")");
    }
    return new AdminRequest(
        json.getString("op", ""), json.getString("filter", ""), json.getInteger("limit", 0));
  }
}
