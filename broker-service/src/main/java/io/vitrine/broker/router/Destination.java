package io.vitrine.broker.router;

import java.util.List;

/**
 * Where the messages of a topic go beside the subscribers.
 *
 * @param partitions of the outbox, of each kind one at most; none if no route to Kafka wants them
 * @param routes version of the routes that says so
 * @param awaiting a bit for each partition: whether they are acknowledged only when Kafka has them
 *     from there
 * @param claims {@link io.vitrine.contract.OutboxClaims}, encoded: which routes want them
 * @param names the same, the names of the routes for each partition
 */
public record Destination(
    int[] partitions, long routes, long awaiting, byte[] claims, List<List<String>> names) {
  /** No route wants it. */
  public static final Destination NOWHERE =
      new Destination(new int[0], 0, 0, new byte[0], List.of());

  /** A bit for each partition. */
  public long everywhere() {
    return partitions.length == Long.SIZE ? -1 : (1L << partitions.length) - 1;
  }
}
