package io.vitrine.contract;

import io.vertx.core.json.JsonObject;

/**
 * Asks for one frame. The reply is without frames if the ring has overwritten it.
 *
 * @param loop index of the event loop whose ring holds it
 * @param sequence its number in that ring
 */
public record TapPacket(int loop, long sequence) implements TapRequest {
  static final String OP = "packet";

  @Override
  public String op() {
    return OP;
  }

  @Override
  public JsonObject toJson() {
    return new JsonObject().put("loop", loop).put("sequence", sequence);
  }

  static TapPacket fromJson(JsonObject json) {
    return new TapPacket(json.getInteger("loop"), json.getLong("sequence"));
  }
}
