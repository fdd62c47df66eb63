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
 *   <li>{@code delayed}: {@code {"total": n, "matched": n, "delayed": […]}}, messages that are
 *       published later, in the order in which they are due; in the details {@code topic}, a topic
 *       filter
 *   <li>{@code delayed_delete}: of the number in the details; {@code {"delayed": {…}}} with what it
 *       was, or {@code {}} if there is no such message
 *   <li>{@code bans}: {@code {"total": n, "matched": n, "bans": […]}}, the last one first
 *   <li>{@code ban}: of the {@code kind} ({@code client_id}, {@code username}, {@code address}) and
 *       {@code value} in the details, for {@code seconds} (0: for good), with a {@code reason};
 *       {@code {"ban": {…}}}
 *   <li>{@code unban}: of the kind and value in the details; {@code {"ban": {…}}} with what it was,
 *       or {@code {}} if there is no such ban
 * </ul>
 *
 * @param op one of these
 * @param filter for connections: display filter over {@code vitrine.*}, {@code ip.*} and {@code
 *     tcp.*}; empty matches all
 * @param limit for lists: how many at most
 * @param clientId for clients: {@code *} stands for any characters; for the others exactly this one
 * @param session for expel: whether the session ends too
 * @param details what other operations need
 */
public record AdminRequest(
    String op, String filter, int limit, String clientId, boolean session, JsonObject details) {
  public static final int VERSION = 1;
  public static final String CONNECTIONS = "connections";
  public static final String STATS = "stats";
  public static final String CLIENTS = "clients";
  public static final String CLIENT = "client";
  public static final String EXPEL = "expel";
  public static final String DELAYED = "delayed";
  public static final String DELAYED_DELETE = "delayed_delete";
  public static final String BANS = "bans";
  public static final String BAN = "ban";
  public static final String UNBAN = "unban";

  public static AdminRequest connections(String filter, int limit) {
    return new AdminRequest(CONNECTIONS, filter, limit, "", false, new JsonObject());
  }

  public static AdminRequest stats() {
    return new AdminRequest(STATS, "", 0, "", false, new JsonObject());
  }

  public static AdminRequest clients(String pattern, int limit) {
    return new AdminRequest(CLIENTS, "", limit, pattern, false, new JsonObject());
  }

  public static AdminRequest client(String clientId) {
    return new AdminRequest(CLIENT, "", 0, clientId, false, new JsonObject());
  }

  public static AdminRequest expel(String clientId, boolean sessionToo) {
    return new AdminRequest(EXPEL, "", 0, clientId, sessionToo, new JsonObject());
  }

  /**
   * @param topicFilter empty: all of them
   */
  public static AdminRequest delayed(String topicFilter, int limit) {
    JsonObject details = new JsonObject().put("topic", topicFilter);
    return new AdminRequest(DELAYED, "", limit, "", false, details);
  }

  public static AdminRequest deleteDelayed(long number) {
    JsonObject details = new JsonObject().put("number", number);
    return new AdminRequest(DELAYED_DELETE, "", 0, "", false, details);
  }

  public static AdminRequest bans(int limit) {
    return new AdminRequest(BANS, "", limit, "", false, new JsonObject());
  }

  /**
   * @param seconds how long; 0: for good
   */
  public static AdminRequest ban(String kind, String value, long seconds, String reason) {
    JsonObject details =
        new JsonObject()
            .put("kind", kind)
            .put("value", value)
            .put("seconds", seconds)
            .put("reason", reason);
    return new AdminRequest(BAN, "", 0, "", false, details);
  }

  public static AdminRequest unban(String kind, String value) {
    JsonObject details = new JsonObject().put("kind", kind).put("value", value);
    return new AdminRequest(UNBAN, "", 0, "", false, details);
  }

  public Buffer encode() {
    return new JsonObject()
        .put("version", VERSION)
        .put("op", op)
        .put("filter", filter)
        .put("limit", limit)
        .put("client_id", clientId)
        .put("session", session)
        .put("details", details)
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
        json.getBoolean("session", false),
        json.getJsonObject("details", new JsonObject()));
  }
}
