package io.vitrine.inspector.http;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One parameter of an operation, with the limits that the OpenAPI document gives it.
 *
 * @param in {@code query}, {@code path} or {@code header}
 * @param type {@code string}, {@code integer} or {@code boolean}
 * @param values the only values allowed; empty: any
 * @param lengthMax characters at most
 * @param defaultValue what an absent parameter means; null: absent
 */
record Parameter(
    String name,
    String in,
    String type,
    List<String> values,
    long min,
    long max,
    int lengthMax,
    @Nullable String defaultValue) {

  static Parameter of(JsonObject from) {
    JsonObject schema = from.getJsonObject("schema");
    List<String> values = new ArrayList<>();
    schema.getJsonArray("enum", new JsonArray()).forEach(value -> values.add(value.toString()));
    Object defaultValue = schema.getValue("default");
    return new Parameter(
        from.getString("name"),
        from.getString("in"),
        schema.getString("type"),
        List.copyOf(values),
        schema.getLong("minimum", Long.MIN_VALUE),
        schema.getLong("maximum", Long.MAX_VALUE),
        schema.getInteger("maxLength", 1_000),
        defaultValue == null ? null : defaultValue.toString());
  }

  /**
   * The value, checked.
   *
   * @throws Problem 400 that names the parameter and what was expected
   */
  String check(String value) {
    if (!values.isEmpty() && !values.contains(value)) {
      throw wrong(value, "one of " + String.join(", ", values));
    }
    if (value.length() > lengthMax) {
      throw wrong(
          value.substring(0, Math.min(40, lengthMax)) + "…",
          "at most " + lengthMax + " characters");
    }
    if (type.equals("boolean") && !value.equals("true") && !value.equals("false")) {
      throw wrong(value, "true or false");
    }
    if (type.equals("integer")) {
      checkInteger(value);
    }
    return value;
  }

  private void checkInteger(String value) {
    String expected = "an integer from " + min + " to " + max;
    try {
      long number = Long.parseLong(value);
      if (number < min || number > max) {
        throw wrong(value, expected);
      }
    } catch (NumberFormatException e) {
      throw wrong(value, expected);
    }
  }

  Problem wrong(String value, String expected) {
    return Problems.parameter(name, value, expected);
  }
}
