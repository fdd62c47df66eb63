package io.vitrine.broker.loop;

/** Goes on with something, the acknowledgement of a PUBLISH mostly, when the disk has it. */
@FunctionalInterface
public interface Acks {
  /**
   * It is on disk.
   *
   * @param code as it was given to {@link Commits#whenCommitted}
   */
  void acknowledge(int packetId, int code);

  /** The disk will not have it: writing has failed for good. Unless overridden, nothing happens. */
  default void refuse(int packetId, int code) {}
}
