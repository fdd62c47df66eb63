package io.vitrine.broker.session;

/**
 * On what terms a subscriber gets the messages of a topic: its matching subscriptions taken
 * together.
 *
 * @param qos highest QoS granted by the matching subscriptions ([MQTT-3.3.4-2])
 * @param retainAsPublished whether the RETAIN flag is passed on as it came
 * @param subscriptionIds subscription identifiers of all of them; empty if there are none. Not to
 *     be changed
 */
@SuppressWarnings("ArrayRecordComponent")
public record DeliveryTerms(int qos, boolean retainAsPublished, int[] subscriptionIds) {
  public static final int[] NO_IDS = {};

  /** Without anything: for messages whose other terms are settled. */
  public static final DeliveryTerms PLAIN = new DeliveryTerms(0, false, NO_IDS);
}
