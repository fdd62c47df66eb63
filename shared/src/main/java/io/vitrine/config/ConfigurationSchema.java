package io.vitrine.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The config file as a JSON schema (draft 2020-12), for editors and for the chart. */
final class ConfigurationSchema {
  private static final String PROPERTIES = "properties";
  private static final Map<String, Object> REFERENCE = reference();

  private final OptionTable table;

  /**
   * In this order: the page is compared letter by letter, and Map.of has another order in each JVM.
   */
  private static Map<String, Object> reference() {
    Map<String, Object> reference = new LinkedHashMap<>();
    reference.put("type", "string");
    reference.put("pattern", "\\$\\{(env|file):[^}]*\\}");
    return reference;
  }

  ConfigurationSchema(OptionTable table) {
    this.table = table;
  }

  String text() {
    DefaultIndenter indent = new DefaultIndenter("  ", "\n");
    DefaultPrettyPrinter printer = new DefaultPrettyPrinter();
    printer.indentObjectsWith(indent);
    printer.indentArraysWith(indent);
    try {
      return new ObjectMapper().writer(printer).writeValueAsString(schema()) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the schema is made of maps and lists", e);
    }
  }

  Map<String, Object> schema() {
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    root.put("title", "Vitrine configuration");
    root.putAll(section());
    root.put("$defs", Map.of("reference", REFERENCE));
    for (Option<?> option : table.options()) {
      place(root, option);
    }
    return root;
  }

  private static void place(Map<String, Object> root, Option<?> option) {
    Map<String, Object> at = properties(root);
    String[] path = option.key().split("\\.", -1);
    for (int i = 0; i < path.length - 1; i++) {
      at.putIfAbsent(path[i], section());
      at = properties(at.get(path[i]));
    }
    at.put(path[path.length - 1], value(option));
  }

  @SuppressWarnings("unchecked") // section() put it there
  private static Map<String, Object> properties(@Nullable Object section) {
    Object properties = section instanceof Map<?, ?> map ? map.get(PROPERTIES) : null;
    return (Map<String, Object>) Objects.requireNonNull(properties, "not a section");
  }

  private static Map<String, Object> section() {
    Map<String, Object> section = new LinkedHashMap<>();
    section.put("type", List.of("object", "null"));
    section.put("additionalProperties", false);
    section.put(PROPERTIES, new LinkedHashMap<String, Object>());
    return section;
  }

  private static Map<String, Object> value(Option<?> option) {
    Map<String, Object> value = new LinkedHashMap<>();
    value.put("description", option.text());
    Object initial = initial(option);
    if (!option.shape().required() && option.shape().inherits().isEmpty() && !initial.equals("")) {
      value.put("default", initial);
    }
    if (!option.shape().columns().isEmpty()) {
      value.put("type", "array");
      value.put("items", row(option.shape().columns()));
    } else if (option.shape().schema().equals(Shape.text().schema())
        || option.shape().structured()) {
      value.putAll(option.shape().schema());
    } else {
      value.put("anyOf", List.of(option.shape().schema(), Map.of("$ref", "#/$defs/reference")));
    }
    return value;
  }

  private static Object initial(Option<?> option) {
    Object value = option.defaultValue();
    return value instanceof Integer || value instanceof Boolean ? value : Values.write(option);
  }

  private static Map<String, Object> row(List<Option<?>> columns) {
    Map<String, Object> properties = new LinkedHashMap<>();
    List<String> required = new ArrayList<>();
    for (Option<?> column : columns) {
      properties.put(column.key(), value(column));
      if (column.shape().required()) {
        required.add(column.key());
      }
    }
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("type", "object");
    row.put("additionalProperties", false);
    row.put("required", required);
    row.put(PROPERTIES, properties);
    return row;
  }
}
