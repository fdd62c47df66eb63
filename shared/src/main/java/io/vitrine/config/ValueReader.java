package io.vitrine.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One option's YAML to its raw value, checked; problems are noted at the smallest part. */
final class ValueReader {
  static final String HIDDEN = "***";
  private static final Pattern SECRET_NAME =
      Pattern.compile(
          "(?i).*(password|passphrase|secret|token|jaas|credential|private|keystore\\.key).*");

  private final References references;
  private final List<ConfigProblem> problems;

  ValueReader(References references, List<ConfigProblem> problems) {
    this.references = references;
    this.problems = problems;
  }

  /** Null if a problem was noted. */
  @Nullable Setting read(Option<?> option, Position at, YamlNode node) {
    int before = problems.size();
    Value value = value(option, option.key(), node);
    if (value == null || problems.size() > before) {
      return null;
    }
    return new Setting(option, at, value.raw, value.shown);
  }

  private @Nullable Value value(Option<?> option, String key, YamlNode node) {
    if (!option.shape().columns().isEmpty()) {
      return rows(option, key, node);
    }
    Value value = value(node, key, option.expected(), option.secret());
    if (value != null && option.shape().isMap() && node instanceof YamlNode.Mapping mapping) {
      checkEntries(option, key, mapping, value);
    } else if (value != null) {
      check(option, node.at(), key, value);
    }
    return value;
  }

  /** The raw value without the option's own rules; null if a problem was noted. */
  private @Nullable Value value(YamlNode node, String key, String expected, boolean secret) {
    if (node instanceof YamlNode.Scalar scalar) {
      return scalar(scalar, key, expected, secret);
    }
    if (node instanceof YamlNode.Sequence sequence) {
      return sequence(sequence, key, expected, secret);
    }
    return mapping((YamlNode.Mapping) node, key, expected, secret);
  }

  private @Nullable Value scalar(
      YamlNode.Scalar scalar, String key, String expected, boolean secret) {
    String text = scalar.text();
    if (text == null) {
      problems.add(ConfigProblem.badValue(scalar.at(), key, "nothing", quoted(expected)));
      return null;
    }
    try {
      String raw = References.in(text) ? references.resolve(text) : text;
      return new Value(raw, secret ? References.alone(text, HIDDEN) : text);
    } catch (IllegalArgumentException e) {
      problems.add(ConfigProblem.badValue(scalar.at(), key, text, String.valueOf(e.getMessage())));
      return null;
    }
  }

  /** The usual reason for a text that is not there. */
  private static String quoted(String expected) {
    return expected.equals("text") ? "text; in quotes if it begins with #" : expected;
  }

  private @Nullable Value sequence(
      YamlNode.Sequence sequence, String key, String expected, boolean secret) {
    List<Object> raw = new ArrayList<>();
    List<Object> shown = new ArrayList<>();
    for (int i = 0; i < sequence.items().size(); i++) {
      Value item = value(sequence.items().get(i), key + "[" + i + "]", expected, secret);
      if (item == null) {
        return null;
      }
      raw.add(item.raw);
      shown.add(item.shown);
    }
    return new Value(raw, shown);
  }

  private @Nullable Value mapping(
      YamlNode.Mapping mapping, String key, String expected, boolean secret) {
    Map<String, Object> raw = new LinkedHashMap<>();
    Map<String, Object> shown = new LinkedHashMap<>();
    for (YamlNode.Entry entry : mapping.entries()) {
      String path = key + "." + entry.key();
      boolean hidden = secret || SECRET_NAME.matcher(entry.key()).matches();
      Value value = value(entry.value(), path, expected, hidden);
      if (value == null || duplicate(raw, entry, path)) {
        return null;
      }
      raw.put(entry.key(), value.raw);
      shown.put(entry.key(), value.shown);
    }
    return new Value(raw, shown);
  }

  private @Nullable Value rows(Option<?> option, String key, YamlNode node) {
    if (!(node instanceof YamlNode.Sequence sequence)) {
      problems.add(ConfigProblem.badValue(node.at(), key, written(node), option.expected()));
      return null;
    }
    List<Object> raw = new ArrayList<>();
    List<Object> shown = new ArrayList<>();
    Map<Object, Position> names = new LinkedHashMap<>();
    for (int i = 0; i < sequence.items().size(); i++) {
      YamlNode item = sequence.items().get(i);
      Value row = row(option, key + "[" + i + "]", item, names);
      if (row != null) {
        raw.add(row.raw);
        shown.add(row.shown);
      }
    }
    return new Value(raw, shown);
  }

  private @Nullable Value row(
      Option<?> option, String key, YamlNode node, Map<Object, Position> names) {
    if (!(node instanceof YamlNode.Mapping mapping)) {
      problems.add(ConfigProblem.badValue(node.at(), key, written(node), option.expected()));
      return null;
    }
    int before = problems.size();
    Map<String, Object> raw = new LinkedHashMap<>();
    Map<String, Object> shown = new LinkedHashMap<>();
    for (YamlNode.Entry entry : mapping.entries()) {
      column(option, key + "." + entry.key(), entry, raw, shown);
    }
    requireColumns(option, key, mapping, names, raw);
    checkRow(option, mapping, key, raw, before);
    return new Value(raw, shown);
  }

  private void column(
      Option<?> option,
      String path,
      YamlNode.Entry entry,
      Map<String, Object> raw,
      Map<String, Object> shown) {
    List<Option<?>> columns = option.shape().columns();
    for (Option<?> column : columns) {
      if (column.key().equals(entry.key())) {
        Value value = value(column, path, entry.value());
        if (!duplicate(raw, entry, path)) {
          raw.put(entry.key(), value == null ? "" : value.raw);
          shown.put(entry.key(), value == null ? "" : value.shown);
        }
        return;
      }
    }
    String nearest = NearestKey.of(entry.key(), Shape.names(columns));
    String hint = nearest == null ? "" : " (did you mean " + nearest + "?)";
    problems.add(ConfigProblem.of(entry.at(), path, "unknown key" + hint));
  }

  private void requireColumns(
      Option<?> option,
      String key,
      YamlNode.Mapping row,
      Map<Object, Position> names,
      Map<String, Object> raw) {
    for (Option<?> column : option.shape().columns()) {
      if (column.shape().required() && !raw.containsKey(column.key())) {
        problems.add(ConfigProblem.missing(row.at(), key + "." + column.key(), column.expected()));
      }
    }
    String nameKey = option.shape().columns().get(0).key();
    Object name = raw.get(nameKey);
    Position first = name == null ? null : names.putIfAbsent(name, row.at());
    if (first != null) {
      problems.add(
          ConfigProblem.of(
              row.at(), key + "." + nameKey, "\"" + name + "\" is already at " + first));
    }
  }

  private void check(Option<?> option, Position at, String key, Value value) {
    check(option, at, key, value.raw, value.shown, option.expected());
  }

  private void checkEntries(Option<?> option, String key, YamlNode.Mapping mapping, Value value) {
    String expected = option.expected().replaceFirst("^a map (of|to) ", "");
    for (YamlNode.Entry entry : mapping.entries()) {
      Value one = value.entry(entry.key());
      Map<String, Object> alone = Map.of(entry.key(), one.raw);
      check(option, entry.value().at(), key + "." + entry.key(), alone, one.shown, expected);
    }
  }

  private void check(
      Option<?> option, Position at, String key, Object raw, Object shown, String expected) {
    try {
      option.parse(raw);
    } catch (IllegalArgumentException | ArithmeticException e) {
      problems.add(ConfigProblem.badValue(at, key, shown.toString(), expected));
    }
  }

  /**
   * A row's own rule says itself what is wrong. Where something else is wrong with the row already,
   * it can still tell which other columns are.
   *
   * @param before how many problems there were before the row
   */
  private void checkRow(
      Option<?> option, YamlNode.Mapping row, String key, Map<String, Object> raw, int before) {
    List<ConfigProblem> known = List.copyOf(problems.subList(before, problems.size()));
    try {
      option.parse(List.of(raw));
    } catch (RowException e) {
      for (RowException.Wrong each : e.all()) {
        String path = key + "." + each.column();
        if (known.stream().noneMatch(problem -> problem.key().equals(path))) {
          problems.add(ConfigProblem.wrong(row.find(each.column()).at(), path, each));
        }
      }
    } catch (IllegalArgumentException | ArithmeticException e) {
      if (known.isEmpty()) {
        problems.add(ConfigProblem.of(row.at(), key, String.valueOf(e.getMessage())));
      }
    }
  }

  private boolean duplicate(Map<String, Object> raw, YamlNode.Entry entry, String path) {
    if (!raw.containsKey(entry.key())) {
      return false;
    }
    problems.add(ConfigProblem.of(entry.at(), path, "set twice"));
    return true;
  }

  private static String written(YamlNode node) {
    if (node instanceof YamlNode.Scalar scalar) {
      return scalar.text() == null ? "nothing" : scalar.text();
    }
    return node instanceof YamlNode.Sequence ? "a list" : "a map";
  }

  private record Value(Object raw, Object shown) {
    /** An entry of a map. */
    Value entry(String name) {
      return new Value(inside(raw, name), inside(shown, name));
    }

    private static Object inside(Object map, String name) {
      Object value = map instanceof Map<?, ?> m ? m.get(name) : null;
      return value == null ? map : value;
    }
  }
}
