package io.vitrine.inspector.http;

import io.vitrine.filter.Filter;
import io.vitrine.filter.FilterSyntaxException;
import io.vitrine.tap.LiveFields;
import java.util.List;

/** Filters that come as parameters, and filters made of other parameters. */
final class Filters {
  private Filters() {}

  /**
   * The parameter {@code filter}, compiled here so that a wrong one never travels.
   *
   * @param scope what it will be asked about
   * @throws Problem 400 with the position
   */
  static Filter compiled(Arguments arguments, FilterScope scope) {
    String text = arguments.text("filter");
    try {
      return scope.compile(text);
    } catch (FilterSyntaxException e) {
      throw Problems.filter(text, e);
    }
  }

  /**
   * What a filter will not find, although its fields are right.
   *
   * @param brokers that are asked
   * @param sensors that are asked
   */
  static List<String> warnings(Filter filter, List<String> brokers, List<String> sensors) {
    if (brokers.isEmpty()) {
      return List.of();
    }
    String where =
        sensors.isEmpty()
            ? ": only mirrored packets have it, and no sensor is asked"
            : ": only mirrored packets have it, not those of " + String.join(", ", brokers);
    return filter.fields().stream()
        .filter(LiveFields::ofMirrorsOnly)
        .map(field -> field.name() + where)
        .sorted()
        .toList();
  }

  /** The text as a string of the filter language. */
  static String quote(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  /** A test that the field is the text, in which {@code *} stands for any characters. */
  static String like(String field, String text) {
    if (text.indexOf('*') < 0) {
      return field + " == " + quote(text);
    }
    StringBuilder expression = new StringBuilder("(?-i)^");
    for (String part : text.split("(?<=\\*)|(?=\\*)")) {
      expression.append(part.equals("*") ? "(?s:.*)" : com.google.re2j.Pattern.quote(part));
    }
    return field + " matches " + quote(expression.append('$').toString());
  }
}
