package io.vitrine.broker.router;

import io.vitrine.broker.router.retained.RetainedMessages;

/** Routing tables of tests: a few retained messages, nothing that goes to Kafka. */
final class SmallTables {
  private SmallTables() {}

  static RoutingTables make() {
    return new RoutingTables(
        new RetainedMessages(10, 1 << 20),
        topic -> Destination.NOWHERE,
        10,
        100,
        1 << 20,
        false,
        SharedStrategy.ROUND_ROBIN);
  }
}
