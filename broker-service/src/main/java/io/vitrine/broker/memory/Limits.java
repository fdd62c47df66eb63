package io.vitrine.broker.memory;

import io.vitrine.config.AccessOptions;
import io.vitrine.config.BrokerOptions;
import io.vitrine.config.ListenerOptions;
import io.vitrine.config.MemoryOptions;
import io.vitrine.config.Option;
import java.util.List;

/** All limits that take memory, with what one of each takes. */
final class Limits {
  private static final long MIB = 1 << 20;

  /** Measured: 4.6 kB of an idle connection, its session and a subscription. */
  private static final long CONNECTION_BYTES = 5 << 10;

  /** Measured: 1.1 kB of a session whose client is away. */
  private static final long SESSION_BYTES = 1_200;

  /** Measured: 99 to 138 bytes in the tree; its filter and its place in the session come to it. */
  private static final long SUBSCRIPTION_BYTES = 320;

  private static final long BAN_BYTES = 256;
  private static final long WAITING_BYTES = 200;

  /** What awaits the disk is gathered again while it is being written. */
  private static final long WRITTEN_AND_GATHERED = 2;

  private Limits() {}

  static List<Limit> all(int loops, int listeners, int partitions) {
    return List.of(
        heap(BrokerOptions.CONNECTIONS_MAX, CONNECTION_BYTES, 1, 1_000),
        heap(ListenerOptions.HANDSHAKES_MAX, CONNECTION_BYTES, listeners, 500),
        heap(BrokerOptions.SESSIONS_MAX, SESSION_BYTES, 1, 2_000),
        heap(MemoryOptions.SUBSCRIPTIONS_TOTAL_MAX, SUBSCRIPTION_BYTES, 1, 10_000),
        heap(BrokerOptions.QUEUES_BYTES_MAX, 1, 1, 4 * MIB),
        heap(BrokerOptions.RETAINED_BYTES_MAX, 1, 1, 4 * MIB),
        heap(BrokerOptions.DELAYED_BYTES_MAX, 1, 1, MIB),
        heap(MemoryOptions.CLIENT_STATE_BYTES_MAX, 1, 1, 2 * MIB),
        heap(BrokerOptions.TAP_BYTES_MAX, 1, loops, 2 * MIB),
        heap(MemoryOptions.ROUTES_CACHED_BYTES_MAX, 1, loops, MIB),
        heap(MemoryOptions.OUTBOX_TAIL_BYTES_MAX, 1, partitions, MIB / 2),
        heap(BrokerOptions.OUTBOX_PENDING_BYTES_MAX, WRITTEN_AND_GATHERED, 1, 2 * MIB),
        heap(BrokerOptions.STORE_PENDING_BYTES_MAX, WRITTEN_AND_GATHERED, 1, 2 * MIB),
        heap(MemoryOptions.KAFKA_WAITING_MAX, WAITING_BYTES, 1, 10_000),
        heap(AccessOptions.BANS_MAX, BAN_BYTES, 1, 10_000),
        direct(MemoryOptions.SEND_BYTES_TOTAL_MAX, 1, 8 * MIB),
        direct(MemoryOptions.RECEIVE_BYTES_TOTAL_MAX, 1, 4 * MIB),
        direct(BrokerOptions.INBOX_BYTES_MAX, loops > 1 ? loops : 0, MIB));
  }

  private static Limit heap(
      Option<? extends Number> option, long bytesEach, int times, long least) {
    return new Limit(option, Pool.HEAP, bytesEach, times, least);
  }

  private static Limit direct(Option<? extends Number> option, int times, long least) {
    return new Limit(option, Pool.DIRECT, 1, times, least);
  }
}
