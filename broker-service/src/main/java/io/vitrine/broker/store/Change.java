package io.vitrine.broker.store;

/** Something to be written, or to be done after what was written before. */
interface Change {
  /** How much it counts towards a full group. */
  default int ops() {
    return 1;
  }

  /** Bytes that it holds until it is on disk. */
  default long weight() {
    return 64;
  }

  /** On the store's thread. */
  void write(Group group);
}
