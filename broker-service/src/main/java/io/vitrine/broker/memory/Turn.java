package io.vitrine.broker.memory;

/** In which order limits that nobody set give way to each other, first those that cost least. */
enum Turn {
  /** Room for bytes: with less of it messages wait on disk, or less is remembered. */
  BYTES,
  /** Connections and sessions: a client beyond is refused. */
  CLIENTS,
  /** Subscriptions: a client that is let in already gets nothing. */
  SUBSCRIPTIONS
}
