package io.vitrine.broker.session;

/** A message that can be sent now, and kept if it must be sent later or again. */
public interface Deliverable {
  /** Its topic, UTF-8, in the first {@link #topicLength} bytes; not to be changed. */
  byte[] topicBytes();

  int topicLength();

  /** Bytes of its payload. */
  int payloadLength();

  /** The message as an object of its own that outlives the call; made at most once per message. */
  Message keep();
}
