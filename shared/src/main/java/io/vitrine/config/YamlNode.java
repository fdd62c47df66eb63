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

  record Mapping(Position at, List<Entry> entries) implements YamlNode {
    /** What stands at a path such as {@code headers.site}; as much of the way as there is. */
    YamlNode find(String path) {
      for (Entry entry : entries) {
        if (path.equals(entry.key())) {
          return entry.value();
        }
        if (path.startsWith(entry.key() + ".") && entry.value() instanceof Mapping inner) {
          return inner.find(path.substring(entry.key().length() + 1));
        }
      }
      return this;
    }
  }

  record Entry(Position at, String key, YamlNode value) {}
}
