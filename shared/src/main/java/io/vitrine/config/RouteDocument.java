package io.vitrine.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A route as a JSON object with the columns of the list {@code routes}: what comes over HTTP, and
 * is stored. It is checked as a row of the config file is, and refused in the same words; instead
 * of a line each problem has a JSON pointer (RFC 6901).
 *
 * @param columns as given: text, numbers and booleans as text, maps of them
 * @param settings the same, checked
 */
public record RouteDocument(Map<String, Object> columns, RouteSettings settings) {
  /** What the name of a route may be that is made over HTTP. */
  public static final String NAME_EXPECTED =
      "1 to 100 letters, digits, dots, dashes and underscores, a letter or digit first";

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
  private static final String ROW = "routes[0]";
  private static final int DEPTH_MAX = 4;

  public RouteDocument {
    columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
  }

  public String name() {
    return settings.name();
  }

  /** The names of the columns that a route may have. */
  public static List<String> columnNames() {
    return Shape.names(RouteSettings.COLUMNS);
  }

  /**
   * @param document as a JSON parser gives it: maps, lists, text, numbers, booleans, null
   * @throws ConfigException with everything that is wrong; the source of each position is a JSON
   *     pointer
   */
  public static RouteDocument read(Map<String, Object> document) {
    List<ConfigProblem> problems = new ArrayList<>();
    YamlNode row = node("", document, 0);
    Position root = Position.of("");
    Setting setting =
        new ValueReader(References.none(), problems)
            .read(BridgeOptions.ROUTES, root, new YamlNode.Sequence(root, List.of(row)));
    Object name = document.get("name");
    if (name instanceof String text && !NAME.matcher(text).matches()) {
      problems.add(ConfigProblem.badValue(Position.of("/name"), "name", text, NAME_EXPECTED));
    }
    Object file = document.get(SchemaSettings.FILE_KEY);
    if (file != null && !file.toString().isEmpty()) {
      // What came over the network shall not name files of this machine.
      problems.add(
          ConfigProblem.badValue(
              Position.of("/" + SchemaSettings.FILE_KEY),
              SchemaSettings.FILE_KEY,
              file.toString(),
              "a schema_subject; files are for routes of the config file"));
    }
    if (setting == null || !problems.isEmpty()) {
      throw new ConfigException(problems.stream().map(RouteDocument::ofDocument).toList());
    }
    Map<String, Object> columns = new LinkedHashMap<>();
    ((Map<?, ?>) ((List<?>) setting.raw()).get(0))
        .forEach((key, value) -> columns.put(key.toString(), value));
    return new RouteDocument(columns, BridgeOptions.ROUTES.parse(setting.raw()).get(0));
  }

  /** Keys as in the document, not as in a list of routes; a column that is missing has a place. */
  private static ConfigProblem ofDocument(ConfigProblem problem) {
    String key = problem.key().startsWith(ROW) ? problem.key().substring(ROW.length()) : "";
    String column = key.isEmpty() ? problem.key() : key.substring(1);
    boolean placed = !problem.at().source().isEmpty();
    String pointer = placed || key.isEmpty() ? problem.at().source() : "/" + token(column);
    return new ConfigProblem(
        Position.of(pointer), column, problem.value(), problem.expected(), problem.text());
  }

  private static YamlNode node(String pointer, @Nullable Object value, int depth) {
    Position at = Position.of(pointer);
    if (depth > DEPTH_MAX) {
      throw new ConfigException(List.of(ConfigProblem.of(at, "", "nested too deeply")));
    }
    if (value instanceof Map<?, ?> map) {
      List<YamlNode.Entry> entries = new ArrayList<>();
      map.forEach(
          (key, each) -> {
            String inner = pointer + "/" + token(key.toString());
            entries.add(
                new YamlNode.Entry(
                    Position.of(inner), key.toString(), node(inner, each, depth + 1)));
          });
      return new YamlNode.Mapping(at, entries);
    }
    if (value instanceof List<?> list) {
      List<YamlNode> items = new ArrayList<>();
      for (Object each : list) {
        items.add(node(pointer + "/" + items.size(), each, depth + 1));
      }
      return new YamlNode.Sequence(at, items);
    }
    return new YamlNode.Scalar(at, value == null ? null : value.toString());
  }

  private static String token(String key) {
    return key.replace("~", "~0").replace("/", "~1");
  }
}
