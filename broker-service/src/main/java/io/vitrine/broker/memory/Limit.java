package io.vitrine.broker.memory;

import io.vitrine.config.Option;
import io.vitrine.config.Settings;

/**
 * A limit that takes memory when it is reached.
 *
 * @param option its value is a number of things or of bytes
 * @param bytesEach memory of one of them
 * @param times how often there is such a limit, event loops for example
 * @param turn when it gives way
 * @param enough what it is not made smaller than, when nobody set it, before all others have given
 *     way as far
 * @param least what it is not made smaller than at all when nobody set it
 */
record Limit(
    Option<? extends Number> option,
    Pool pool,
    long bytesEach,
    int times,
    Turn turn,
    long enough,
    long least) {

  long value(Settings settings) {
    return settings.get(option).longValue();
  }

  /** Most bytes that it lets be taken. */
  long bytes(Settings settings) {
    return value(settings) * bytesEach * times;
  }

  /** Whether {@code factor} would make it smaller than {@code floor}. */
  boolean isLeast(Settings settings, double factor, long floor) {
    long value = value(settings);
    return value * factor < Math.min(value, floor);
  }

  /** The same settings with this limit made smaller, {@code factor} between 0 and 1. */
  Settings scaled(Settings settings, double factor, long floor) {
    long value = value(settings);
    long smaller = Math.max(Math.min(value, floor), (long) (value * factor));
    return settings.with(option.key(), Long.toString(smaller));
  }
}
