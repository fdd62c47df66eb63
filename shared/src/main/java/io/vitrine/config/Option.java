package io.vitrine.config;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One setting, declared once: key, type, default, limits and text. The reader, the error messages,
 * docs/configuration.md, the JSON schema and the chart all come from it.
 *
 * @param key dotted path in the YAML file, unit last: {@code broker.packet_bytes_max}
 * @param type how the docs name the type: {@code integer}, {@code bytes}, {@code duration}…
 * @param defaultValue value when nobody sets it
 * @param expected what a good value looks like, for the error message: {@code 1 to 65535}
 * @param text what it is for, one or two sentences
 * @param secret true: shown as {@code ***} wherever settings are shown
 * @param parser turns the YAML scalar, sequence or mapping (as String, List or Map) into the value;
 *     throws {@link IllegalArgumentException} if it is not as {@code expected}
 */
public record Option<T>(
    String key,
    String type,
    T defaultValue,
    String expected,
    String text,
    boolean secret,
    Function<Object, T> parser) {

  public static Option<Integer> integer(String key, int value, int min, int max, String text) {
    String expected = "an integer from " + min + " to " + max;
    return new Option<>(
        key,
        "integer",
        value,
        expected,
        text,
        false,
        raw -> Math.toIntExact(range(Long.parseLong(scalar(raw)), min, max)));
  }

  public static Option<Boolean> flag(String key, boolean value, String text) {
    return new Option<>(
        key, "boolean", value, "true or false", text, false, raw -> parseFlag(scalar(raw)));
  }

  public static Option<String> text(String key, String value, String text) {
    return new Option<>(key, "text", value, "text", text, false, Option::scalar);
  }

  public static Option<String> choice(String key, String value, List<String> values, String text) {
    String expected = "one of " + String.join(", ", values);
    return new Option<>(
        key,
        "choice",
        value,
        expected,
        text,
        false,
        raw -> {
          String chosen = scalar(raw);
          if (!values.contains(chosen)) {
            throw new IllegalArgumentException(chosen);
          }
          return chosen;
        });
  }

  public static Option<String> secret(String key, String text) {
    return new Option<>(key, "secret", "", "text", text, true, Option::scalar);
  }

  /** A number of bytes: plain, or with KiB, MiB, GiB. */
  public static Option<Long> bytes(String key, long value, long min, long max, String text) {
    String expected = "bytes from " + Units.bytes(min) + " to " + Units.bytes(max);
    return new Option<>(
        key,
        "bytes",
        value,
        expected,
        text,
        false,
        raw -> range(Units.parseBytes(scalar(raw)), min, max));
  }

  /** A duration in milliseconds: a number with ms, s, m, h or d. */
  public static Option<Long> duration(String key, long value, long min, long max, String text) {
    String expected = "a duration from " + Units.millis(min) + " to " + Units.millis(max);
    return new Option<>(
        key,
        "duration",
        value,
        expected,
        text,
        false,
        raw -> range(Units.parseMillis(scalar(raw)), min, max));
  }

  /** The value that {@code raw} stands for; null means not set, hence the default. */
  public T parse(@Nullable Object raw) {
    return raw == null ? defaultValue : parser.apply(raw);
  }

  private static String scalar(Object raw) {
    if (raw instanceof List || raw instanceof java.util.Map) {
      throw new IllegalArgumentException("not a single value");
    }
    return raw.toString();
  }

  private static boolean parseFlag(String raw) {
    return switch (raw) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException(raw);
    };
  }

  private static long range(long value, long min, long max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(Long.toString(value));
    }
    return value;
  }
}
