package io.vitrine.broker.session;

import java.util.Locale;

/** What becomes of a message with QoS 1 or 2 that its session's queue has no room for. */
public enum QueuePolicy {
  /** It is dropped. */
  DROP_NEW,
  /** The oldest that wait are dropped until it fits. */
  DROP_OLDEST,
  /** It is dropped, and the client is sent away if it is there. */
  DISCONNECT;

  /**
   * @param name as in the settings: {@code drop-new}
   */
  public static QueuePolicy named(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
  }
}
