package io.vitrine.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What kind of YAML an option takes.
 *
 * @param schema its JSON schema, without default and description
 * @param columns of a list of tables, else empty
 * @param required of a column: each row must have it
 * @param inherits of a column: the key of the option that counts where a row does not have it; else
 *     empty
 */
public record Shape(
    Map<String, Object> schema, List<Option<?>> columns, boolean required, String inherits) {
  static final String PORT = "port";
  private static final String TYPE = "type";
  private static final String STRING = "string";

  public Shape {
    columns = List.copyOf(columns);
  }

  /** A list or a map, which the environment and flags write as YAML in one line. */
  public boolean structured() {
    Object type = schema.get(TYPE);
    return "array".equals(type) || isMap();
  }

  boolean isMap() {
    return "object".equals(schema.get(TYPE));
  }

  static List<String> names(List<Option<?>> columns) {
    return columns.stream().<String>map(Option::key).toList();
  }

  static Shape integer(long min, long max) {
    return scalar(ordered(TYPE, "integer", "minimum", min, "maximum", max));
  }

  static Shape ratio() {
    return scalar(ordered(TYPE, "number", "minimum", 0, "maximum", 1));
  }

  static Shape flag() {
    return scalar(Map.of(TYPE, "boolean"));
  }

  static Shape text() {
    return scalar(Map.of(TYPE, STRING));
  }

  static Shape choice(List<String> values) {
    return scalar(ordered(TYPE, STRING, "enum", values));
  }

  static Shape bytes() {
    return scalar(
        ordered(TYPE, List.of("integer", STRING), "pattern", "^[0-9]+ *(B|KiB|MiB|GiB|TiB)?$"));
  }

  static Shape duration() {
    return scalar(ordered(TYPE, STRING, "pattern", "^[0-9]+ *(ms|s|m|h|d)$"));
  }

  static Shape texts() {
    return scalar(ordered(TYPE, "array", "items", Map.of(TYPE, STRING)));
  }

  static Shape map() {
    return mapOf(scalar(Map.of(TYPE, List.of(STRING, "number", "boolean"))));
  }

  static Shape mapOf(Shape value) {
    return scalar(ordered(TYPE, "object", "additionalProperties", value.schema()));
  }

  static Shape rows(List<Option<?>> columns) {
    return new Shape(Map.of(TYPE, "array"), columns, false, "");
  }

  private static Shape scalar(Map<String, Object> schema) {
    return new Shape(schema, List.of(), false, "");
  }

  private static Map<String, Object> ordered(Object... pairs) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      map.put((String) pairs[i], pairs[i + 1]);
    }
    return map;
  }
}
