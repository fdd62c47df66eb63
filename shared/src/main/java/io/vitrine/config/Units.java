package io.vitrine.config;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Bytes and durations as people write them. */
public final class Units {
  private static final Pattern NUMBER_UNIT = Pattern.compile("(\\d+)\\s*([A-Za-z]*)");
  private static final Map<String, Long> BYTES =
      Map.of("", 1L, "B", 1L, "KiB", 1L << 10, "MiB", 1L << 20, "GiB", 1L << 30, "TiB", 1L << 40);
  private static final Map<String, Long> MILLIS =
      Map.of("ms", 1L, "s", 1_000L, "m", 60_000L, "h", 3_600_000L, "d", 86_400_000L);

  private Units() {}

  /**
   * @throws IllegalArgumentException if {@code text} is not a number of bytes
   */
  public static long parseBytes(String text) {
    return parse(text, BYTES);
  }

  /**
   * @throws IllegalArgumentException if {@code text} is not a duration with a unit
   */
  public static long parseMillis(String text) {
    return parse(text, MILLIS);
  }

  public static String bytes(long bytes) {
    String[] names = {"TiB", "GiB", "MiB", "KiB"};
    for (String name : names) {
      long unit = BYTES.getOrDefault(name, 1L);
      if (bytes != 0 && bytes % unit == 0) {
        return bytes / unit + name;
      }
    }
    return Long.toString(bytes);
  }

  public static String millis(long millis) {
    String[] names = {"d", "h", "m", "s"};
    for (String name : names) {
      long unit = MILLIS.getOrDefault(name, 1L);
      if (millis != 0 && millis % unit == 0) {
        return millis / unit + name;
      }
    }
    return millis + "ms";
  }

  private static long parse(String text, Map<String, Long> units) {
    Matcher matcher = NUMBER_UNIT.matcher(text.trim());
    Long unit = matcher.matches() ? units.get(matcher.group(2)) : null;
    if (unit == null) {
      throw new IllegalArgumentException(text);
    }
    return Math.multiplyExact(Long.parseLong(matcher.group(1)), unit);
  }
}
