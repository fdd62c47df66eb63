package io.vitrine.broker.outbox;

import io.vertx.core.json.JsonObject;
import io.vitrine.log.DurableLog;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;

/**
 * What waits in one partition for each of its routes. What was counted is remembered in pieces
 * until it is released, so that each record is read once, however large the backlog is.
 *
 * <p>Threads: {@link #json} any; the rest one at a time, it waits for the disk.
 */
final class PendingRoutes {
  private static final int PIECE = 10_000;

  private record Piece(long first, long last, Map<String, Waiting> counts) {}

  /**
   * @param last the newest record that is counted
   */
  private record Counted(long last, Map<String, Waiting> waiting) {}

  private final DurableLog log;
  private final ClaimedRoutes claimed;
  private final Deque<Piece> pieces = new ArrayDeque<>();

  /** As it was counted last. */
  private volatile Counted counted = new Counted(0, Map.of());

  /**
   * @param outbox name of the kind that the log is of
   */
  PendingRoutes(DurableLog log, String outbox) {
    this.log = log;
    this.claimed = new ClaimedRoutes(outbox);
  }

  /**
   * {@code pending_by_route} as it was counted last, and {@code pending_counted_to}, the sequence,
   * if that is not the end.
   *
   * @param first the oldest record that waits
   * @param last the newest one
   */
  JsonObject json(long first, long last) {
    Counted known = counted;
    JsonObject counts = new JsonObject();
    if (first <= known.last) {
      known.waiting.forEach((route, waiting) -> counts.put(route, waiting.messages()));
    }
    JsonObject json = new JsonObject().put("pending_by_route", counts);
    long end = Math.max(first - 1, known.last);
    return end < last ? json.put("pending_counted_to", end) : json;
  }

  /** What waits for each route, as it was counted last. */
  Map<String, Waiting> waiting() {
    return counted.waiting;
  }

  /**
   * Counts what is new.
   *
   * @param first the oldest record that waits
   * @param records most that are read; the next count goes on from there
   * @return how many were read
   */
  int count(long first, int records) {
    forget(first);
    long next = pieces.isEmpty() ? first : pieces.getLast().last() + 1;
    long end = Math.min(log.lastSequence(), next + records - 1);
    long at = next;
    while (at <= end) {
      long to = Math.min(end, at + PIECE - 1);
      add(new Piece(at, to, count(at, to)));
      at = to + 1;
    }
    counted = new Counted(at - 1, byRoute());
    return (int) (at - next);
  }

  private Map<String, Waiting> byRoute() {
    Map<String, Waiting> sums = new TreeMap<>();
    for (Piece each : pieces) {
      each.counts().forEach((route, waiting) -> sums.merge(route, waiting, Waiting::plus));
    }
    return sums;
  }

  /** What is no more; the piece of which a part is left is counted anew. */
  private void forget(long first) {
    while (!pieces.isEmpty() && pieces.getFirst().last() < first) {
      pieces.removeFirst();
    }
    Piece oldest = pieces.peekFirst();
    if (oldest != null && oldest.first() < first) {
      pieces.removeFirst();
      pieces.addFirst(new Piece(first, oldest.last(), count(first, oldest.last())));
    }
  }

  private void add(Piece piece) {
    Piece before = pieces.peekLast();
    if (before != null && piece.last() - before.first() < PIECE) {
      pieces.removeLast();
      Map<String, Waiting> both = new TreeMap<>(before.counts());
      piece.counts().forEach((route, count) -> both.merge(route, count, Waiting::plus));
      pieces.addLast(new Piece(before.first(), piece.last(), both));
    } else {
      pieces.addLast(piece);
    }
  }

  private Map<String, Waiting> count(long from, long to) {
    Map<String, Waiting> counts = new TreeMap<>();
    LogScan.each(
        log,
        from,
        to,
        (sequence, record) -> {
          Waiting one = Waiting.of(record);
          claimed.of(record).forEach(route -> counts.merge(route, one, Waiting::plus));
          return true;
        });
    return counts;
  }
}
