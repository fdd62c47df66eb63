package io.vitrine.contract;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * What can be asked of a broker's tap at {@link Addresses#tap}: a JSON object with {@code version}
 * and {@code op}. The answer is a {@link TapReply}, or a {@link TapRefusal}.
 */
public sealed interface TapRequest permits TapQuery, TapPacket, TapFollow {
  int VERSION = 1;

  /** The request's name on the wire: {@code query}, {@code packet} or {@code follow}. */
  String op();

  /** The request without its version and name. */
  JsonObject toJson();

  default Buffer encode() {
    return toJson().put("version", VERSION).put("op", op()).toBuffer();
  }

  /**
   * @throws IllegalArgumentException if the version or the request is not known
   */
  static TapRequest decode(Buffer body) {
    JsonObject json = body.toJsonObject();
    int version = json.getInteger("version", 0);
    if (version != VERSION) {
      throw new IllegalArgumentException(
          "tap request version: " + version + " (expected: " + VERSION + ")");
    }
    String op = json.getString("op", "");
    return switch (op) {
      case TapQuery.OP -> TapQuery.fromJson(json);
      case TapPacket.OP -> TapPacket.fromJson(json);
      case TapFollow.OP -> TapFollow.fromJson(json);
      default ->
          throw new IllegalArgumentException(
              "tap request: " + op + " (expected: query, packet or follow)");
    };
  }

  /** Topic filters whose payloads nobody may see; none in requests of older inspectors. */
  static List<String> hidden(JsonObject json) {
    return json.getJsonArray("hidden", new JsonArray()).stream().map(String::valueOf).toList();
  }
}
