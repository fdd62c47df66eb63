package io.vitrine.inspector.http;

import io.vitrine.filter.Filter;
import io.vitrine.filter.FilterSyntaxException;

/** Filters that come as parameters, and filters made of other parameters. */
final class Filters {
  private Filters() {}

  /**
   * The parameter {@code filter}, checked here so that a wrong one never travels.
   *
   * @throws Problem 400 with the position
   */
  static String checked(Arguments arguments) {
    compiled(arguments);
    return arguments.text("filter");
  }

  /**
   * The same, to be used here.
   *
   * @throws Problem 400 with the position
   */
  static Filter compiled(Arguments arguments) {
    String text = arguments.text("filter");
    try {
      return Filter.compile(text);
    } catch (FilterSyntaxException e) {
      throw Problems.filter(text, e);
    }
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
