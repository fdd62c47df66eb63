package io.vitrine.broker.router;

/**
 * Where the messages of a topic go beside the subscribers.
 *
 * @param partitions of the outbox, of each kind one at most; none if no route to Kafka wants them
 * @param routes version of the routes that says so
 * @param awaiting a bit for each partition: whether they are acknowledged only when Kafka has them
 *     from there
 * @param outboxes names of the kinds, with commas between; empty if there is only one
 */
public record Destination(int[] partitions, long routes, long awaiting, byte[] outboxes) {
  /** No route wants it. */
  public static final Destination NOWHERE = new Destination(new int[0], 0, 0, new byte[0]);
}
