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

  /** Measured: 4,643 bytes of an idle connection with its session and a subscription. */
  private static final long CONNECTION_BYTES = 4 << 10;

  /** The same without what is made after the CONNECT. */
  private static final long HANDSHAKE_BYTES = 3 << 10;

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
        clients(BrokerOptions.CONNECTIONS_MAX, CONNECTION_BYTES, 1, 15_000, 1_000),
        clients(
            ListenerOptions.HANDSHAKES_MAX, HANDSHAKE_BYTES, listeners, 10_000L / listeners, 500),
        clients(BrokerOptions.SESSIONS_MAX, SESSION_BYTES, 1, 30_000, 2_000),
        heap(
            MemoryOptions.SUBSCRIPTIONS_TOTAL_MAX,
            SUBSCRIPTION_BYTES,
            1,
            Turn.SUBSCRIPTIONS,
            80_000,
            10_000),
        bytes(BrokerOptions.QUEUES_BYTES_MAX, 1, 1, 32 * MIB, 4 * MIB),
        bytes(BrokerOptions.RETAINED_BYTES_MAX, 1, 1, 24 * MIB, 4 * MIB),
        bytes(BrokerOptions.DELAYED_BYTES_MAX, 1, 1, 2 * MIB, MIB),
        bytes(MemoryOptions.CLIENT_STATE_BYTES_MAX, 1, 1, 16 * MIB, 2 * MIB),
        bytes(BrokerOptions.TAP_BYTES_MAX, 1, loops, 4 * MIB, 2 * MIB),
        bytes(MemoryOptions.ROUTES_CACHED_BYTES_MAX, 1, loops, MIB, MIB),
        bytes(MemoryOptions.OUTBOX_TAIL_BYTES_MAX, 1, partitions, MIB / 2, MIB / 2),
        bytes(BrokerOptions.OUTBOX_PENDING_BYTES_MAX, WRITTEN_AND_GATHERED, 1, 2 * MIB, 2 * MIB),
        bytes(BrokerOptions.STORE_PENDING_BYTES_MAX, WRITTEN_AND_GATHERED, 1, 2 * MIB, 2 * MIB),
        bytes(MemoryOptions.KAFKA_WAITING_MAX, WAITING_BYTES, 1, 10_000, 10_000),
        bytes(AccessOptions.BANS_MAX, BAN_BYTES, 1, 10_000, 10_000),
        direct(MemoryOptions.SEND_BYTES_TOTAL_MAX, 1, 8 * MIB),
        direct(MemoryOptions.RECEIVE_BYTES_TOTAL_MAX, 1, 4 * MIB),
        direct(BrokerOptions.INBOX_BYTES_MAX, loops > 1 ? loops : 0, MIB));
  }

  private static Limit clients(
      Option<? extends Number> option, long bytesEach, int times, long enough, long least) {
    return heap(option, bytesEach, times, Turn.CLIENTS, enough, least);
  }

  private static Limit bytes(
      Option<? extends Number> option, long bytesEach, int times, long enough, long least) {
    return heap(option, bytesEach, times, Turn.BYTES, enough, least);
  }

  private static Limit heap(
      Option<? extends Number> option,
      long bytesEach,
      int times,
      Turn turn,
      long enough,
      long least) {
    return new Limit(option, Pool.HEAP, bytesEach, times, turn, enough, least);
  }

  private static Limit direct(Option<? extends Number> option, int times, long least) {
    return new Limit(option, Pool.DIRECT, 1, times, Turn.BYTES, least, least);
  }
}
