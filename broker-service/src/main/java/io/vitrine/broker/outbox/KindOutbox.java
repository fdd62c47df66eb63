package io.vitrine.broker.outbox;

import io.vitrine.config.BrokerOptions;
import io.vitrine.log.DurableLog;
import io.vitrine.route.OutboxKind;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The outbox of one kind of routes: its partitions, and how much may wait there.
 *
 * <p>Threads: any.
 */
final class KindOutbox {
  /**
   * @param bytesMax most bytes over all partitions; 0 for the limit of each log
   * @param ageMillisMax 0 if age does not matter
   * @param policy one of {@link BrokerOptions#OUTBOX_POLICY}
   */
  record Limits(long bytesMax, long ageMillisMax, String policy) {
    boolean dropsOldest() {
      return policy.equals(BrokerOptions.DROP_OLDEST);
    }

    boolean dropsNew() {
      return policy.equals(BrokerOptions.DROP_NEW);
    }
  }

  /** What may be held beyond the limit, of wills and the like, is this part of it. */
  private static final int RESERVE_PART = 32;

  private static final long RESERVE_BYTES_MIN = 64 << 10;

  private final OutboxKind kind;
  private final int number;
  private final int slot;
  private final List<DurableLog> logs;
  private final int partitions;
  private final long logBytesMax;
  private volatile Limits limits;

  /**
   * @param number of its first partition, as consumers see it; the others follow
   * @param slot of its first partition among those of all kinds
   */
  KindOutbox(
      OutboxKind kind, int number, int slot, List<DurableLog> logs, OutboxDefaults defaults) {
    this.kind = kind;
    this.number = number;
    this.slot = slot;
    this.logs = List.copyOf(logs);
    this.partitions = defaults.partitions();
    this.logBytesMax = defaults.logBytesMax();
    this.limits = defaults.limits();
  }

  OutboxKind kind() {
    return kind;
  }

  /** Of one of its partitions, as consumers see it. */
  int number(DurableLog log) {
    return number + logs.indexOf(log);
  }

  /** Whether its limits are those of one route. */
  boolean ownLimits() {
    return !kind.route().isEmpty();
  }

  /** Most bytes of a log, or of all together if that is its limit. */
  long bytesMax(DurableLog log) {
    long max = limits.bytesMax;
    return max > 0 ? max : ownLimits() ? logBytesMax : log.bytesMax();
  }

  /** Where the messages of a topic go, among the partitions of all kinds. */
  int slot(String topic) {
    return slot + Math.floorMod(topic.hashCode(), partitions);
  }

  /** Those too that nothing is written to any more, since there are fewer partitions now. */
  List<DurableLog> logs() {
    return logs;
  }

  /** Without those that nothing is written to any more and that are empty. */
  List<DurableLog> usedLogs() {
    return IntStream.range(0, logs.size())
        .filter(i -> i < partitions || !empty(logs.get(i)))
        .mapToObj(logs::get)
        .toList();
  }

  Limits limits() {
    return limits;
  }

  void limits(Limits changed) {
    limits = changed;
  }

  /** Bytes that wait, in all partitions. */
  long bytes() {
    long bytes = 0;
    for (DurableLog log : logs) {
      bytes += log.bytes();
    }
    return bytes;
  }

  /** Whether there is room for so many bytes in one of its partitions. */
  boolean hasRoom(DurableLog log, int bytes) {
    return fits(log, bytes, 0);
  }

  /** The same for what nobody can be refused: there is some more for that. */
  boolean hasReserve(DurableLog log, int bytes) {
    return fits(log, bytes, Math.max(RESERVE_BYTES_MIN, bytesMax(log) / RESERVE_PART));
  }

  private boolean fits(DurableLog log, int bytes, long more) {
    long weight = (long) bytes + DurableLog.RECORD_OVERHEAD_BYTES - more;
    long max = limits.bytesMax;
    return max > 0 ? bytes() + weight <= max : log.bytes() + weight <= bytesMax(log);
  }

  boolean empty() {
    return logs.stream().allMatch(KindOutbox::empty);
  }

  private static boolean empty(DurableLog log) {
    return log.lastSequence() < log.firstSequence();
  }
}
