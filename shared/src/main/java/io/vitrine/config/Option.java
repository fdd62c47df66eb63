package io.vitrine.config;

import io.vitrine.route.KafkaTopic;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One setting, declared once: key, type, default, limits and text. The reader, the error messages,
 * docs/configuration.md, the JSON schema and the chart all come from it.
 *
 * <p>Declare it as a {@code public static final} field of the service's {@code …Options} class; the
 * {@link OptionTable} finds it there.
 *
 * @param key dotted path in the YAML file, unit last: {@code broker.packet_bytes_max}. For a column
 *     of {@link #rows} the name alone
 * @param type how the docs name the type: {@code integer}, {@code bytes}, {@code duration}…
 * @param defaultValue value when nobody sets it
 * @param expected what a good value looks like, for the error message: {@code 1 to 65535}
 * @param text what it is for, one or two sentences
 * @param secret true: shown as {@code ***} wherever settings are shown
 * @param parser turns the YAML scalar, sequence or mapping (as String, List or Map) into the value;
 *     throws {@link IllegalArgumentException} if it is not as {@code expected}
 * @param shape what kind of YAML it is
 */
public record Option<T>(
    String key,
    String type,
    T defaultValue,
    String expected,
    String text,
    boolean secret,
    Function<Object, T> parser,
    Shape shape) {

  public static Option<Integer> integer(String key, int value, int min, int max, String text) {
    String expected = "an integer from " + min + " to " + max;
    return new Option<>(
        key, "integer", value, expected, text, false, integers(min, max), Shape.integer(min, max));
  }

  /**
   * A port to listen on; 0 takes a free one. {@code --port-offset} shifts it, unless it is 0. Ports
   * of others are {@link #integer integers}.
   */
  public static Option<Integer> port(String key, int value, String text) {
    String expected = "an integer from 0 to 65535";
    return new Option<>(
        key,
        Shape.PORT,
        value,
        expected,
        text,
        false,
        integers(0, 65_535),
        Shape.integer(0, 65_535));
  }

  public static Option<Boolean> flag(String key, boolean value, String text) {
    return parsed(key, "boolean", value, "true or false", text, Scalars::flag).shaped(Shape.flag());
  }

  /** A part of a whole, from 0 to 1. */
  public static Option<Double> ratio(String key, double value, String text) {
    return parsed(key, "number", value, "a number from 0 to 1", text, Scalars::ratio)
        .shaped(Shape.ratio());
  }

  public static Option<String> text(String key, String value, String text) {
    return parsed(key, "text", value, "text", text, raw -> raw);
  }

  public static Option<String> kafkaTopic(String key, String value, String text) {
    return parsed(
        key, "text", value, "a topic of Kafka: " + KafkaTopic.EXPECTED, text, Option::topic);
  }

  private static String topic(String raw) {
    if (!KafkaTopic.legal(raw)) {
      throw new IllegalArgumentException(raw);
    }
    return raw;
  }

  public static Option<String> choice(String key, String value, List<String> values, String text) {
    String expected = "one of " + String.join(", ", values);
    return parsed(key, "choice", value, expected, text, raw -> Scalars.oneOf(values, raw))
        .shaped(Shape.choice(values));
  }

  public static Option<String> secret(String key, String text) {
    return new Option<>(key, "secret", "", "text", text, true, Scalars::text, Shape.text());
  }

  /** A number of bytes: plain, or with KiB, MiB, GiB. */
  public static Option<Long> bytes(String key, long value, long min, long max, String text) {
    String expected = "bytes from " + Units.bytes(min) + " to " + Units.bytes(max);
    return parsed(
            key,
            "bytes",
            value,
            expected,
            text,
            raw -> Scalars.range(Units.parseBytes(raw), min, max))
        .shaped(Shape.bytes());
  }

  /** A duration in milliseconds: a number with ms, s, m, h or d. */
  public static Option<Long> duration(String key, long value, long min, long max, String text) {
    String expected = "a duration from " + Units.millis(min) + " to " + Units.millis(max);
    return parsed(
            key,
            "duration",
            value,
            expected,
            text,
            raw -> Scalars.range(Units.parseMillis(raw), min, max))
        .shaped(Shape.duration());
  }

  /**
   * A single value with a syntax of its own.
   *
   * @param parser throws {@link IllegalArgumentException} if the text is not as {@code expected}
   */
  public static <T> Option<T> parsed(
      String key, String type, T value, String expected, String text, Function<String, T> parser) {
    Function<Object, T> checked = raw -> parser.apply(Scalars.text(raw));
    return new Option<>(key, type, value, expected, text, false, checked, Shape.text());
  }

  /** A list of texts; in a flag or the environment they may be written comma-separated. */
  public static Option<List<String>> texts(String key, List<String> value, String text) {
    return new Option<>(
        key, "list of texts", value, "a list of texts", text, false, Scalars::texts, Shape.texts());
  }

  /** Texts by name, in the order of the file. Values whose name tells of a secret are not shown. */
  public static Option<Map<String, String>> map(
      String key, Map<String, String> value, String text) {
    return new Option<>(
        key, "map", value, "a map of texts", text, false, Scalars::map, Shape.map());
  }

  /** Secrets by name: shown as {@code ***} wherever settings are shown. */
  public static Option<Map<String, String>> secrets(String key, String text) {
    return new Option<>(
        key, "map", Map.of(), "a map of texts", text, true, Scalars::map, Shape.map());
  }

  /** Headers of HTTP requests; their values are secrets. */
  static Option<Map<String, String>> httpHeaders(String key, String text) {
    return new Option<>(
        key,
        "map",
        Map.of(),
        "a map of HTTP headers that may be set, of printable ASCII",
        text,
        true,
        HttpHeaderRules::read,
        Shape.map());
  }

  /**
   * A list of tables, each with the same columns. A column that is {@link #required} must be in
   * each row; the first column names the row, hence must differ from row to row.
   *
   * @param build makes the row's value from its columns; throws {@link IllegalArgumentException}
   *     with what is wrong if they do not fit together
   */
  public static <R> Option<List<R>> rows(
      String key, List<Option<?>> columns, Function<Settings, R> build, String text) {
    String expected = "a list of {" + String.join(", ", Shape.names(columns)) + "}";
    return new Option<>(
        key,
        "list of tables",
        List.of(),
        expected,
        text,
        false,
        raw -> Scalars.rows(raw, build),
        Shape.rows(columns));
  }

  /** The same column, but each row must have it. */
  public Option<T> required() {
    return shaped(new Shape(shape.schema(), shape.columns(), true, ""));
  }

  /**
   * A column that overrides this option for its row: {@code broker.ws.path} becomes {@code
   * ws_path}. {@link Settings#overriddenBy} applies it.
   */
  Option<T> column() {
    return new Option<>(
        key.substring(key.indexOf('.') + 1).replace('.', '_'),
        type,
        defaultValue,
        expected,
        "Overrides `" + key + "`.",
        secret,
        parser,
        new Shape(shape.schema(), shape.columns(), false, key));
  }

  /** The value that {@code raw} stands for; null means not set, hence the default. */
  public T parse(@Nullable Object raw) {
    return raw == null ? defaultValue : parser.apply(raw);
  }

  /** The same map, but each of its values must be one of {@code values}. */
  public Option<T> valuesOf(List<String> values) {
    Function<Object, T> checked =
        raw -> {
          Scalars.map(raw).values().forEach(value -> Scalars.oneOf(values, value));
          return parser.apply(raw);
        };
    return new Option<>(
        key,
        type,
        defaultValue,
        "a map to one of " + String.join(", ", values),
        text,
        secret,
        checked,
        Shape.mapOf(Shape.choice(values)));
  }

  private Option<T> shaped(Shape other) {
    return new Option<>(key, type, defaultValue, expected, text, secret, parser, other);
  }

  private static Function<Object, Integer> integers(int min, int max) {
    return raw -> Math.toIntExact(Scalars.range(Long.parseLong(Scalars.text(raw)), min, max));
  }
}
