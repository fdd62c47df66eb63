package io.vitrine.broker.session;

/** Why a message did not reach a subscriber that it was meant for. Each has a counter. */
public enum DropCause {
  /** QoS 0 and the client is away. */
  OFFLINE,
  /** QoS 0 and the client reads too slowly: its socket is full. */
  SLOW,
  /** The session's queue holds as many messages as it may. */
  QUEUE_MESSAGES,
  /** The session's queue holds as many bytes as it may. */
  QUEUE_BYTES,
  /** All queues together hold as many bytes as they may. */
  QUEUE_TOTAL_BYTES,
  /** A queued QoS 0 message made room for one with QoS 1 or 2. */
  DISPLACED,
  /** Its message expiry interval was over. */
  EXPIRED,
  /** Larger than the client's Maximum Packet Size ([MQTT-3.1.2-25]). */
  TOO_LARGE,
  /** The session ended with the message in its queue. */
  SESSION_ENDED
}
