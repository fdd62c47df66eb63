package io.vitrine.broker.outbox;

/** Sends the acknowledgement of a PUBLISH when its time has come. */
@FunctionalInterface
public interface Acks {
  /**
   * @param code as it was given to {@link OutboxWriter#whenCommitted}
   */
  void acknowledge(int packetId, int code);
}
