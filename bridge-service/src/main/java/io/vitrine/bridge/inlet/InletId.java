package io.vitrine.bridge.inlet;

import io.vitrine.config.KafkaRouteSettings;

/**
 * Which route to which broker. Brokers share no subscriptions, so each gets every record, by a
 * consumer group of its own: one that is away gets later what it missed.
 *
 * @param node the broker
 */
record InletId(KafkaRouteSettings route, String node) {
  String group() {
    return route.group() + "." + node;
  }

  @Override
  public String toString() {
    return route.name() + "/" + node;
  }
}
