package io.vitrine.config;

/** Options of the section {@code broker} that bound what all clients together take of memory. */
public final class MemoryOptions {
  private static final long KIB = 1 << 10;
  private static final long MIB = 1 << 20;
  private static final long GIB = 1 << 30;

  public static final Option<Integer> MEMORY_PERCENT_MAX =
      Option.integer(
          "broker.memory_percent_max",
          0,
          0,
          95,
          "How much of the heap, and of the direct memory, the broker's limits may take together; 0"
              + " is 75, and 40 for `./vitrine up`, where others share them. Limits that nobody set"
              + " are made smaller until they fit; limits that were set and do not fit refuse to"
              + " start. docs/limits.md has the sum.");
  public static final Option<Integer> SUBSCRIPTIONS_TOTAL_MAX =
      Option.integer(
          "broker.subscriptions_total_max",
          1_000_000,
          1,
          100_000_000,
          "Most subscriptions of all sessions together; a SUBSCRIBE beyond is answered with 0x97.");
  public static final Option<Long> ROUTES_CACHED_BYTES_MAX =
      Option.bytes(
          "broker.routes_cached_bytes_max",
          32 * MIB,
          256 * KIB,
          64 * GIB,
          "Most bytes that each event loop takes to remember who subscribed to the topics of"
              + " `broker.routes_cached_max`; when they are full it begins anew.");
  public static final Option<Long> SEND_BYTES_TOTAL_MAX =
      Option.bytes(
          "broker.send_bytes_total_max",
          256 * MIB,
          MIB,
          1_024 * GIB,
          "Bytes on their way to all clients' sockets together from which on each client that has"
              + " not taken all of its own counts as slow, as with `broker.send_bytes_max`. An equal"
              + " share for each event loop.");
  public static final Option<Long> RECEIVE_BYTES_TOTAL_MAX =
      Option.bytes(
          "broker.receive_bytes_total_max",
          128 * MIB,
          MIB,
          1_024 * GIB,
          "Most bytes of packets that have not come to their end, of all clients together; a client"
              + " whose packet would need more is closed with 0x97. An equal share for each event"
              + " loop.");
  public static final Option<Long> CLIENT_STATE_BYTES_MAX =
      Option.bytes(
          "broker.client_state_bytes_max",
          64 * MIB,
          MIB,
          64 * GIB,
          "Most bytes of wills, of topic aliases, and of each CONNECT until its login has ended, of"
              + " all clients together (without those under 512 bytes); a CONNECT or a new alias"
              + " beyond is refused with 0x97, and the broker uses no new aliases itself. An equal"
              + " share for each event loop.");
  public static final Option<Integer> KAFKA_WAITING_MAX =
      Option.integer(
          "broker.kafka_waiting_max",
          100_000,
          1,
          10_000_000,
          "Most messages of all clients that wait to be acknowledged until Kafka has them (routes"
              + " with `ack: kafka`); one more is refused with 0x97. An equal share for each event"
              + " loop.");

  public static final Option<Long> OUTBOX_TAIL_BYTES_MAX =
      Option.bytes(
          "broker.outbox_tail_bytes_max",
          8 * MIB,
          64 * KIB,
          GIB,
          "Most bytes of the latest records of each log of the outbox that are kept in memory, so that"
              + " a bridge that keeps up reads nothing from disk.");

  private MemoryOptions() {}
}
