package io.vitrine.broker.session;

/** A message that can be sent now, and kept if it must be sent later or again. */
public interface Deliverable {
  /** Bytes of its payload. */
  int payloadLength();

  /** The message as an object of its own that outlives the call; made at most once per message. */
  Message keep();
}
