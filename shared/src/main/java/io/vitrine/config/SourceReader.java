package io.vitrine.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One source (the file, the environment, the flags) against the table: each value is checked and
 * kept, each problem is noted, and reading goes on.
 */
final class SourceReader {
  private final OptionTable table;
  private final ValueReader values;
  private final List<ConfigProblem> problems;
  private final Map<String, Setting> settings = new LinkedHashMap<>();

  SourceReader(OptionTable table, References references, List<ConfigProblem> problems) {
    this.table = table;
    this.problems = problems;
    this.values = new ValueReader(references, problems);
  }

  Map<String, Setting> settings() {
    return settings;
  }

  /** A whole file. */
  void readRoot(YamlNode root) {
    if (root instanceof YamlNode.Mapping mapping) {
      readSection(mapping, "", new HashMap<>());
    } else {
      problems.add(
          ConfigProblem.of(root.at(), "", "not a config (expected: sections such as `broker:`)"));
    }
  }

  private void readSection(YamlNode.Mapping section, String prefix, Map<String, Position> seen) {
    for (YamlNode.Entry entry : section.entries()) {
      String key = prefix.isEmpty() ? entry.key() : prefix + "." + entry.key();
      Option<?> option = table.find(key);
      Position first = seen.putIfAbsent(key, entry.at());
      if (first != null) {
        problems.add(ConfigProblem.of(entry.at(), key, "set twice, first in line " + first.line()));
      } else if (option != null) {
        accept(option, entry.at(), entry.value());
      } else if (table.isSection(key)) {
        readSubsection(entry, key, seen);
      } else {
        unknown(entry.at(), key);
      }
    }
  }

  private void readSubsection(YamlNode.Entry entry, String key, Map<String, Position> seen) {
    if (entry.value() instanceof YamlNode.Mapping mapping) {
      readSection(mapping, key, seen);
    } else if (!(entry.value() instanceof YamlNode.Scalar scalar && scalar.text() == null)) {
      problems.add(ConfigProblem.of(entry.at(), key, "a section, not a value"));
    }
  }

  /** One option from a flag or the environment. */
  void readText(Option<?> option, String source, String text) {
    YamlNode node;
    if (!option.shape().structured()) {
      node = new YamlNode.Scalar(Position.of(source), text);
    } else if (option.type().equals("list of texts") && !text.stripLeading().startsWith("[")) {
      node = commaSeparated(source, text);
    } else {
      try {
        YamlNode parsed = YamlReader.read(source, false, text);
        node = parsed != null ? parsed : new YamlNode.Scalar(Position.of(source), null);
      } catch (ConfigException e) {
        problems.addAll(e.problems());
        return;
      }
    }
    accept(option, Position.of(source), node);
  }

  /** One entry of a map option from a flag: {@code log.levels.io.vitrine=debug}. */
  void readEntry(Option<?> option, String source, String name, String text) {
    Position at = Position.of(source);
    YamlNode.Entry entry = new YamlNode.Entry(at, name, new YamlNode.Scalar(at, text));
    Setting added = values.read(option, at, new YamlNode.Mapping(at, List.of(entry)));
    if (added != null) {
      settings.merge(option.key(), added, SourceReader::merged);
    }
  }

  void unknown(Position at, String key) {
    problems.add(ConfigProblem.of(at, key, "unknown key" + hint(key)));
  }

  private String hint(String key) {
    Option<?> map = table.findMapOf(key);
    if (map != null) {
      String entry = key.substring(map.key().length() + 1);
      return " (did you mean " + map.key() + " with an entry " + entry + "?)";
    }
    String nearest = NearestKey.of(key, table.keys());
    return nearest == null ? "" : " (did you mean " + nearest + "?)";
  }

  private void accept(Option<?> option, Position at, YamlNode node) {
    Setting setting = values.read(option, at, node);
    if (setting != null) {
      settings.put(option.key(), setting);
    }
  }

  private static YamlNode commaSeparated(String source, String text) {
    List<YamlNode> items = new ArrayList<>();
    for (String item : text.split(",", -1)) {
      items.add(new YamlNode.Scalar(Position.of(source), item.trim()));
    }
    return new YamlNode.Sequence(Position.of(source), items);
  }

  private static Setting merged(Setting old, Setting added) {
    return new Setting(
        old.option(), added.at(), union(old.raw(), added.raw()), union(old.shown(), added.shown()));
  }

  private static Object union(@Nullable Object first, @Nullable Object second) {
    Map<Object, Object> both = new LinkedHashMap<>();
    if (first instanceof Map<?, ?> a && second instanceof Map<?, ?> b) {
      both.putAll(a);
      both.putAll(b);
    }
    return both;
  }
}
