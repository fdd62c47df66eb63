package io.vitrine.chart;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** README.md and values.schema.json of the chart, from its values. */
final class ChartPages {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String CONFIG = "config";

  private final ValuesFile file;

  ChartPages(ValuesFile file) {
    this.file = file;
  }

  /**
   * @param before the schema as it is, whose part about options is not ours
   */
  String schema(String before) throws IOException {
    JsonNode old = JSON.readTree(before);
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("$schema", "http://json-schema.org/draft-07/schema#");
    root.put("title", "Values of the chart vitrine");
    root.putAll(section(file.values(), ""));
    ObjectNode tree = JSON.valueToTree(root);
    // Helm adds these to a chart that is part of another.
    ((ObjectNode) tree.at("/properties/global")).put("additionalProperties", true);
    ObjectNode config = (ObjectNode) tree.at("/properties/config");
    if (old.at("/properties/config") instanceof ObjectNode options) {
      config.setAll(options.put("description", config.get("description").asText()));
    }
    if (old.has("definitions")) {
      tree.set("definitions", old.get("definitions"));
    }
    DefaultIndenter indent = new DefaultIndenter("  ", "\n");
    DefaultPrettyPrinter printer = new DefaultPrettyPrinter();
    printer.indentObjectsWith(indent);
    printer.indentArraysWith(indent);
    return JSON.writer(printer).writeValueAsString(tree) + "\n";
  }

  private Map<String, Object> section(Map<?, ?> values, String prefix) throws IOException {
    Map<String, Object> properties = new LinkedHashMap<>();
    for (Map.Entry<?, ?> entry : values.entrySet()) {
      String path = prefix + entry.getKey();
      properties.put(entry.getKey().toString(), value(entry.getValue(), path));
    }
    Map<String, Object> section = new LinkedHashMap<>();
    section.put("type", "object");
    section.put("additionalProperties", false);
    section.put("properties", properties);
    return section;
  }

  private Map<String, Object> value(@Nullable Object value, String path) throws IOException {
    ValuesFile.Note note = file.notes().get(path);
    if (note == null) {
      if (value instanceof Map<?, ?> map) {
        return section(map, path + ".");
      }
      throw new IllegalStateException("values.yaml: no description of " + path);
    }
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("description", note.text());
    schema.put("type", type(value));
    if (!note.schema().isEmpty() && !note.schema().equals(CONFIG)) {
      JSON.readTree(note.schema())
          .fields()
          .forEachRemaining(e -> schema.put(e.getKey(), e.getValue()));
    } else if (value instanceof Map<?, ?> && !path.equals(CONFIG)) {
      throw new IllegalStateException("values.yaml: no schema of " + path);
    }
    return schema;
  }

  private static String type(@Nullable Object value) {
    if (value instanceof Boolean) {
      return "boolean";
    }
    if (value instanceof Integer) {
      return "integer";
    }
    if (value instanceof List<?>) {
      return "array";
    }
    return value instanceof Map<?, ?> ? "object" : "string";
  }

  /**
   * @param before the page, whose text before the table is not ours
   */
  String readme(String before) throws IOException {
    String mark = "## Values\n";
    int at = before.indexOf(mark);
    StringBuilder page = new StringBuilder(before.substring(0, at + mark.length()));
    page.append(
        "\nWritten from values.yaml.\n\n| value | default | what it is for |\n|---|---|---|\n");
    for (Map.Entry<String, ValuesFile.Note> each : file.notes().entrySet()) {
      String text = each.getValue().text().replace("|", "\\|");
      String initial = JSON.writeValueAsString(at(each.getKey())).replace("|", "\\|");
      String shown = initial.length() > 60 ? "see values.yaml" : "`" + initial + "`";
      page.append("| `").append(each.getKey()).append("` | ").append(shown);
      page.append(" | ").append(text).append(" |\n");
    }
    return page.toString();
  }

  private @Nullable Object at(String path) {
    Object at = file.values();
    for (String key : path.split("\\.", -1)) {
      at = at instanceof Map<?, ?> map ? map.get(key) : null;
    }
    return at;
  }
}
