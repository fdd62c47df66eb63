package io.vitrine.broker.router;

import java.util.Locale;

/** Which member of a shared subscription gets a message; those that are connected come first. */
public enum SharedStrategy {
  /** The next one. */
  ROUND_ROBIN,
  /** The same one until it goes away. */
  STICKY,
  /** One by the publisher's client identifier. */
  HASH_CLIENT,
  /** One by the topic. */
  HASH_TOPIC,
  /** The one with the fewest messages that wait or are not acknowledged. */
  LEAST_LOADED;

  /** As it is called in the settings: {@code round-robin}. */
  public static SharedStrategy named(String name) {
    return valueOf(name.replace('-', '_').toUpperCase(Locale.ROOT));
  }
}
