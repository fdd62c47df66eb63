package io.vitrine.inspector.capture;

import io.vitrine.contract.TapPosition;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How far somebody has read the taps of all brokers, as one word: {@code
 * node:epoch:0.4711,1.12;node…}.
 *
 * @param positions by node
 */
public record Cursor(Map<String, TapPosition> positions) {
  /** Everything from now on. */
  public static final Cursor NOW = new Cursor(Map.of());

  public Cursor {
    positions = Map.copyOf(positions);
  }

  /**
   * Where to go on with a node. One that this cursor does not know was not there when it was made,
   * so all that it has seen is new; but a cursor that knows none begins now everywhere.
   */
  public TapPosition of(String node) {
    TapPosition position = positions.get(node);
    if (position != null) {
      return position;
    }
    return positions.isEmpty() ? TapPosition.NOW : new TapPosition(-1, Map.of());
  }

  @Override
  public String toString() {
    StringJoiner nodes = new StringJoiner(";");
    new TreeMap<>(positions)
        .forEach(
            (node, position) -> {
              StringJoiner loops = new StringJoiner(",");
              new TreeMap<>(position.after()).forEach((loop, at) -> loops.add(loop + "." + at));
              String name = URLEncoder.encode(node, StandardCharsets.UTF_8);
              nodes.add(name + ":" + position.epoch() + ":" + loops);
            });
    return nodes.toString();
  }

  /**
   * The cursor that the text is; empty or null: {@link #NOW}.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static Cursor parse(@Nullable String text) {
    if (text == null || text.isEmpty()) {
      return NOW;
    }
    Map<String, TapPosition> positions = new TreeMap<>();
    for (String node : text.split(";", -1)) {
      String[] parts = node.split(":", -1);
      if (parts.length != 3) {
        throw new IllegalArgumentException(text);
      }
      String name = URLDecoder.decode(parts[0], StandardCharsets.UTF_8);
      positions.put(name, new TapPosition(Long.parseLong(parts[1]), parseLoops(parts[2])));
    }
    return new Cursor(positions);
  }

  private static Map<Integer, Long> parseLoops(String text) {
    Map<Integer, Long> after = new TreeMap<>();
    for (String loop : text.isEmpty() ? new String[0] : text.split(",", -1)) {
      int dot = loop.indexOf('.');
      if (dot < 0) {
        throw new IllegalArgumentException(text);
      }
      after.put(Integer.valueOf(loop.substring(0, dot)), Long.valueOf(loop.substring(dot + 1)));
    }
    return after;
  }
}
