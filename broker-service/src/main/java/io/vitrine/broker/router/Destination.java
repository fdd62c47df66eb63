package io.vitrine.broker.router;

/**
 * Where the messages of a topic go beside the subscribers.
 *
 * @param partition of the outbox; {@link Route#NO_PARTITION} if no route to Kafka wants them
 * @param routes version of the routes that says so
 * @param awaitsKafka whether they are acknowledged only when Kafka has them
 */
public record Destination(int partition, long routes, boolean awaitsKafka) {
  /** No route wants it. */
  public static final Destination NOWHERE = new Destination(Route.NO_PARTITION, 0, false);
}
