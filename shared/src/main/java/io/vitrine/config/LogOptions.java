package io.vitrine.config;

import java.util.List;
import java.util.Map;

/** Options of the section {@code log}: what the process says on its standard error. */
public final class LogOptions {
  static final List<String> LEVEL_NAMES = List.of("off", "error", "warn", "info", "debug", "trace");

  public static final Option<String> FORMAT =
      Option.choice(
          "log.format",
          "text",
          List.of("text", "json"),
          "One line per event for people, or one JSON object per line.");
  public static final Option<String> LEVEL =
      Option.choice("log.level", "info", LEVEL_NAMES, "From which level on events are written.");
  public static final Option<Map<String, String>> LEVELS =
      Option.map(
              "log.levels",
              Map.of(),
              "Levels of single packages, such as `io.vitrine.broker: debug`. The longest name that"
                  + " fits decides.")
          .valuesOf(LEVEL_NAMES);

  private LogOptions() {}
}
