package io.vitrine.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** YAML with positions: all that a config file may be made of. */
sealed interface YamlNode {
  Position at();

  /**
   * @param text null for a value that was left out, {@code null} or {@code ~}
   */
  record Scalar(Position at, @Nullable String text) implements YamlNode {}

  record Sequence(Position at, List<YamlNode> items) implements YamlNode {}

  record Mapping(Position at, List<Entry> entries) implements YamlNode {}

  record Entry(Position at, String key, YamlNode value) {}
}
