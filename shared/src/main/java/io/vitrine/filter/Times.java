package io.vitrine.filter;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Times in filters: ISO 8601, Wireshark's {@code Jan 31, 2026 23:59:59.5}, or epoch seconds. */
final class Times {
  private static final BigDecimal NANOS = BigDecimal.valueOf(1_000_000_000L);
  private static final DateTimeFormatter WIRESHARK =
      DateTimeFormatter.ofPattern("MMM d, yyyy HH:mm:ss[.n]", Locale.ROOT);

  private Times() {}

  /** Nanoseconds since 1970, UTC where no offset is given; null if it is no time. */
  static @Nullable Long nanos(String text) {
    Long seconds = epoch(text);
    if (seconds != null) {
      return seconds;
    }
    String plain = text.strip().replaceAll(" +", " ");
    try {
      if (plain.matches("\\d{4}-\\d{2}-\\d{2}")) {
        return nanos(LocalDate.parse(plain).atStartOfDay().toInstant(ZoneOffset.UTC));
      }
      if (plain.matches("\\d{4}-\\d{2}-\\d{2}[ T].*")) {
        return nanos(iso(plain.replaceFirst(" ", "T").replaceFirst(" (UTC|Z)$", "Z")));
      }
      return nanos(LocalDateTime.parse(plain, WIRESHARK).toInstant(ZoneOffset.UTC));
    } catch (DateTimeException | ArithmeticException e) {
      return null;
    }
  }

  private static @Nullable Long epoch(String text) {
    try {
      return new BigDecimal(text).multiply(NANOS).longValueExact();
    } catch (NumberFormatException | ArithmeticException e) {
      return null;
    }
  }

  private static Instant iso(String text) {
    boolean offset = text.matches(".*(Z|[+-]\\d{2}:?\\d{2})$");
    return offset
        ? OffsetDateTime.parse(text).toInstant()
        : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
  }

  private static long nanos(Instant instant) {
    return Math.addExact(
        Math.multiplyExact(instant.getEpochSecond(), 1_000_000_000L), instant.getNano());
  }
}
