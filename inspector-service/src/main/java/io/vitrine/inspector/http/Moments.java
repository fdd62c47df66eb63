package io.vitrine.inspector.http;

import io.vitrine.config.Units;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.util.Locale;

/** How points in time and durations are read and written. */
final class Moments {
  private static final long NANOS = 1_000_000_000L;
  private static final long LAST_MILLIS_MAX = 366L * 24 * 3_600_000;
  private static final DateTimeFormatter NINE_DECIMALS =
      new DateTimeFormatterBuilder().appendInstant(9).toFormatter(Locale.ROOT);

  private Moments() {}

  /** RFC 3339 in UTC with nanoseconds. */
  static String text(long epochNanos) {
    return NINE_DECIMALS.format(instant(epochNanos));
  }

  /** RFC 3339 in UTC with milliseconds. */
  static String millisText(long epochMillis) {
    return Instant.ofEpochMilli(epochMillis).toString();
  }

  /** Epoch seconds with nine decimals. */
  static String seconds(long epochNanos) {
    return BigDecimal.valueOf(epochNanos, 9).toPlainString();
  }

  /**
   * The parameter's point in time, in epoch nanoseconds; 0 if it is absent.
   *
   * @throws Problem 400
   */
  static long parse(Arguments arguments, String name) {
    String text = arguments.text(name);
    if (text.isEmpty()) {
      return 0;
    }
    try {
      // No exponents: a number of a billion digits fits into ten characters.
      if (text.matches("\\d{1,11}(\\.\\d*)?")) {
        BigDecimal nanos = new BigDecimal(text).movePointRight(9);
        return nanos.setScale(0, RoundingMode.DOWN).longValueExact();
      }
      Instant instant = OffsetDateTime.parse(text).toInstant();
      return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), NANOS), instant.getNano());
    } catch (DateTimeParseException | ArithmeticException | NumberFormatException e) {
      throw Problems.parameter(name, text, "a time such as 2026-01-31T23:59:59Z, or epoch seconds");
    }
  }

  /**
   * The parameter's duration in milliseconds; 0 if it is absent.
   *
   * @throws Problem 400
   */
  static long parseLast(Arguments arguments, String name) {
    String text = arguments.text(name);
    if (text.isEmpty()) {
      return 0;
    }
    String expected = "a duration such as 500ms, 60s, 5m or 1h";
    try {
      long millis = Units.parseMillis(text);
      if (millis < 1 || millis > LAST_MILLIS_MAX) {
        throw Problems.parameter(name, text, expected);
      }
      return millis;
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw Problems.parameter(name, text, expected);
    }
  }

  private static Instant instant(long epochNanos) {
    return Instant.ofEpochSecond(
        Math.floorDiv(epochNanos, NANOS), Math.floorMod(epochNanos, NANOS));
  }
}
