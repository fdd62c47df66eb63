package io.vitrine.broker.session;

import org.jspecify.annotations.Nullable;

/**
 * On what terms a subscriber gets the messages of a topic: its matching subscriptions taken
 * together.
 *
 * @param qos highest QoS granted by the matching subscriptions ([MQTT-3.3.4-2])
 * @param retainAsPublished whether the RETAIN flag is passed on as it came
 * @param subscriptionIds subscription identifiers of all of them; empty if there are none. Not to
 *     be changed
 * @param group the shared subscription that it is by, as {@code $share/name/filter}; null if it is
 *     by none, or came from the store
 */
@SuppressWarnings("ArrayRecordComponent")
public record DeliveryTerms(
    int qos, boolean retainAsPublished, int[] subscriptionIds, @Nullable String group) {
  public static final int[] NO_IDS = {};

  /** Not by a shared subscription. */
  public DeliveryTerms(int qos, boolean retainAsPublished, int[] subscriptionIds) {
    this(qos, retainAsPublished, subscriptionIds, null);
  }

  /** Without anything: for messages whose other terms are settled. */
  public static final DeliveryTerms PLAIN = new DeliveryTerms(0, false, NO_IDS);
}
