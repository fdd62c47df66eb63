package io.vitrine.contract;

import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.TreeMap;

/**
 * How far somebody has read the rings of one broker.
 *
 * @param epoch which start of the broker the sequences belong to; 0: none yet
 * @param after per event loop, the sequence of the last frame that was read
 */
public record TapPosition(long epoch, Map<Integer, Long> after) {
  /** Nothing of the past, everything from now on. */
  public static final TapPosition NOW = new TapPosition(0, Map.of());

  public TapPosition {
    after = Map.copyOf(after);
  }

  public JsonObject toJson() {
    JsonObject sequences = new JsonObject();
    new TreeMap<>(after).forEach((loop, sequence) -> sequences.put(loop.toString(), sequence));
    return new JsonObject().put("epoch", epoch).put("after", sequences);
  }

  /**
   * @throws IllegalArgumentException if a loop is not a number
   */
  public static TapPosition fromJson(JsonObject json) {
    Map<Integer, Long> after = new TreeMap<>();
    JsonObject sequences = json.getJsonObject("after", new JsonObject());
    sequences
        .fieldNames()
        .forEach(loop -> after.put(Integer.valueOf(loop), sequences.getLong(loop)));
    return new TapPosition(json.getLong("epoch", 0L), after);
  }
}
