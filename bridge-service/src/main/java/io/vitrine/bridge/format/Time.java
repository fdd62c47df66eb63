package io.vitrine.bridge.format;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Times as RFC 3339 has them, in UTC. */
final class Time {
  private Time() {}

  /**
   * @param micros since 1970
   */
  static String text(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS).toString();
  }
}
