package io.vitrine.config;

import java.util.List;
import java.util.Map;

/** Defaults as one would write them in YAML. */
final class Values {
  private Values() {}

  static String write(Option<?> option) {
    Object value = option.defaultValue();
    return switch (option.type()) {
      case "bytes" -> Units.bytes(((Number) value).longValue());
      case "duration" -> Units.millis(((Number) value).longValue());
      default -> plain(value);
    };
  }

  private static String plain(Object value) {
    boolean empty =
        value instanceof List<?> list
            ? list.isEmpty()
            : value instanceof Map<?, ?> m && m.isEmpty();
    return empty ? "" : value.toString();
  }
}
