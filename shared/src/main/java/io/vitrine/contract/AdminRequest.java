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
 *   <li>{@code clients}: {@code {"total": n, "matched": n, "clients": […]}}, those with a session,
 *       connected or not, by client identifier
 *   <li>{@code client}: {@code {"client": {…}}}, or {@code {}} if there is no such session
 *   <li>{@code expel}: ends the client's connection with reason 0x98, and its session if asked for;
 *       answers as {@code client}, with what it was
 * </ul>
 *
 * @param op one of these
 * @param filter for connections: display filter over {@code vitrine.*}, {@code ip.*} and {@code
 *     tcp.*}; empty matches all
 * @param limit for connections and clients: how many at most
 * @param clientId for clients: {@code *} stands for any characters; for the others exactly this one
 * @param session for expel: whether the session ends too
 */
public record AdminRequest(String op, String filter, int limit, String clientId, boolean session) {
  public static final int VERSION = 1;
  public static final String CONNECTIONS = "connections";
  public static final String STATS = "stats";
  public static final String CLIENTS = "clients";
  public static final String CLIENT = "client";
  public static final String EXPEL = "expel";

  public static AdminRequest connections(String filter, int limit) {
    return new AdminRequest(CONNECTIONS, filter, limit, "", false);
  }

  public static AdminRequest stats() {
    return new AdminRequest(STATS, "", 0, "", false);
  }

  public static AdminRequest clients(String pattern, int limit) {
    return new AdminRequest(CLIENTS, "", limit, pattern, false);
  }

  public static AdminRequest client(String clientId) {
    return new AdminRequest(CLIENT, "", 0, clientId, false);
  }

  public static AdminRequest expel(String clientId, boolean sessionToo) {
    return new AdminRequest(EXPEL, "", 0, clientId, sessionToo);
  }

  public Buffer encode() {
    return new JsonObject()
        .put("version", VERSION)
        .put("op", op)
        .put("filter", filter)
        .put("limit", limit)
        .put("client_id", clientId)
        .put("session", session)
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
        json.getString("op", ""),
        json.getString("filter", ""),
        json.getInteger("limit", 0),
        json.getString("client_id", ""),
        json.getBoolean("session", false));
  }
}
