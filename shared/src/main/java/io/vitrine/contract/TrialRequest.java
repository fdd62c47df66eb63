package io.vitrine.contract;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/**
 * Asks a bridge, at {@link Addresses#trial}, what routes would make of a message; nothing is sent.
 * The answer is a JSON object: {@code {"routes": n, "outcomes": [{"route", "taken", "cause",
 * "detail", "record": {"topic", "partition", "key", "value", "headers": [{"name", "value"}…]}}…]}},
 * key and values in Base64.
 *
 * @param node the broker that the message would come to
 * @param message an encoded {@link OutboxRecord}
 * @param routes columns of the routes made over HTTP
 * @param configured whether the routes of the bridge's config file are tried too
 */
public record TrialRequest(String node, Buffer message, JsonArray routes, boolean configured) {
  public static final int VERSION = 1;

  public Buffer encode() {
    return new JsonObject()
        .put("version", VERSION)
        .put("node", node)
        .put("message", message.getBytes())
        .put("routes", routes)
        .put("configured", configured)
        .toBuffer();
  }

  /**
   * @throws IllegalArgumentException if the version is not known, or something is missing
   */
  public static TrialRequest decode(Buffer body) {
    JsonObject json = body.toJsonObject();
    int version = json.getInteger("version", 0);
    byte[] message = json.getBinary("message");
    if (version != VERSION || message == null) {
      throw new IllegalArgumentException(
          "trial request version: " + version + " (expected: " + VERSION + " with a message)");
    }
    return new TrialRequest(
        json.getString("node", ""),
        Buffer.buffer(message),
        json.getJsonArray("routes", new JsonArray()),
        json.getBoolean("configured", true));
  }
}
