package io.vitrine.broker.session;

import org.jspecify.annotations.Nullable;

/**
 * A QoS 1 or 2 message for one session, as the store has it.
 *
 * @param sequence its number in the session, from 1 on, growing
 * @param shared number of the message where several sessions share it in the store; 0 if this
 *     session has it alone
 * @param weight what it counts against the limits, in bytes
 * @param message null if only its PUBREL is to be sent
 * @param qos QoS of this delivery
 * @param retain RETAIN flag of this delivery
 */
public record StoredMessage(
    long sequence,
    long shared,
    int weight,
    @Nullable Message message,
    DeliveryTerms terms,
    int qos,
    boolean retain) {

  /** What the number of a message takes the place of: its packet identifier, 1 to 65,535. */
  public int packetId() {
    return (int) ((sequence - 1) % 65_535) + 1;
  }

  public boolean released() {
    return message == null;
  }
}
