package io.vitrine.config;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One thing that is wrong with the settings.
 *
 * @param at where it was written
 * @param key dotted path, {@code routes[2].filter} inside a list; empty if the file is not YAML
 * @param value as written, secrets as {@code ***}; null if it is not a value that is wrong
 * @param expected what would be right; null if that is not a value
 * @param text what is wrong, in words
 */
public record ConfigProblem(
    Position at, String key, @Nullable String value, @Nullable String expected, String text) {
  private static final int SHOWN_MAX = 80;

  static ConfigProblem badValue(Position at, String key, String value, String expected) {
    String shown = shorten(value);
    return new ConfigProblem(
        at, key, shown, expected, "value " + shown + " (expected: " + expected + ")");
  }

  /** A value that is not only not as expected: it can be said what is wrong with it. */
  static ConfigProblem wrong(Position at, String key, RowException.Wrong wrong) {
    return new ConfigProblem(at, key, shorten(wrong.value()), wrong.expected(), wrong(wrong));
  }

  static String wrong(RowException.Wrong wrong) {
    String text = "value " + shorten(wrong.value()) + ": " + wrong.what();
    return wrong.expected() == null ? text : text + " (expected: " + wrong.expected() + ")";
  }

  static ConfigProblem missing(Position at, String key, String expected) {
    return new ConfigProblem(at, key, null, expected, "missing (expected: " + expected + ")");
  }

  static ConfigProblem of(Position at, String key, String text) {
    return new ConfigProblem(at, key, null, null, text);
  }

  /** {@code vitrine.yaml:12:9: broker.port: value 99999 (expected: an integer from 0 to 65535)}. */
  @Override
  public String toString() {
    return key.isEmpty() ? at + ": " + text : at + ": " + key + ": " + text;
  }

  /** Who refuses a URL does not say what secrets it has. */
  private static final Pattern URL_USER = Pattern.compile("(?<=://)[^/@\\s]+(?=@)");

  private static final Pattern URL_QUERY = Pattern.compile("(?<=\\w://[^?\\s]{0,80}\\?)\\S+");

  private static String shorten(String whole) {
    String value = URL_USER.matcher(whole).replaceAll("***");
    value = URL_QUERY.matcher(value).replaceAll("***");
    if (value.isBlank()) {
      return '"' + value + '"';
    }
    String line = value.replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t");
    return line.length() <= SHOWN_MAX ? line : line.substring(0, SHOWN_MAX) + "…";
  }
}
