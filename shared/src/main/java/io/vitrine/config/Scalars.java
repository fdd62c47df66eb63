package io.vitrine.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Raw YAML (String, List, Map) to the values of options. */
final class Scalars {
  private Scalars() {}

  static String text(Object raw) {
    if (raw instanceof List || raw instanceof Map) {
      throw new IllegalArgumentException("not a single value");
    }
    return raw.toString();
  }

  static boolean flag(String raw) {
    return switch (raw) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException(raw);
    };
  }

  static String oneOf(List<String> values, String raw) {
    if (!values.contains(raw)) {
      throw new IllegalArgumentException(raw);
    }
    return raw;
  }

  static long range(long value, long min, long max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(Long.toString(value));
    }
    return value;
  }

  static double ratio(String raw) {
    double value = Double.parseDouble(raw);
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException(raw);
    }
    return value;
  }

  static List<String> texts(Object raw) {
    if (!(raw instanceof List<?> list)) {
      throw new IllegalArgumentException("not a list");
    }
    return list.stream().map(Scalars::text).toList();
  }

  static Map<String, String> map(Object raw) {
    if (!(raw instanceof Map<?, ?> map)) {
      throw new IllegalArgumentException("not a map");
    }
    Map<String, String> texts = new LinkedHashMap<>();
    map.forEach((name, value) -> texts.put(text(name), text(value)));
    return texts;
  }

  static <R> List<R> rows(Object raw, Function<Settings, R> build) {
    if (!(raw instanceof List<?> list)) {
      throw new IllegalArgumentException("not a list");
    }
    List<R> rows = new ArrayList<>();
    for (Object row : list) {
      rows.add(build.apply(Settings.of(row)));
    }
    return List.copyOf(rows);
  }
}
