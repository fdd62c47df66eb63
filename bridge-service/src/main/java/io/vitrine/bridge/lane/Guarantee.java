package io.vitrine.bridge.lane;

import io.vitrine.config.BridgeOptions;
import io.vitrine.config.OutboxSettings;

/** How often Kafka has a record, whatever crashes. */
enum Guarantee {
  EXACTLY_ONCE,
  AT_LEAST_ONCE,
  AT_MOST_ONCE;

  /**
   * @throws IllegalArgumentException if it is none
   */
  static Guarantee of(String name) {
    return switch (name) {
      case BridgeOptions.EXACTLY_ONCE -> EXACTLY_ONCE;
      case OutboxSettings.AT_LEAST_ONCE -> AT_LEAST_ONCE;
      case OutboxSettings.AT_MOST_ONCE -> AT_MOST_ONCE;
      default -> throw new IllegalArgumentException("no delivery: " + name);
    };
  }
}
