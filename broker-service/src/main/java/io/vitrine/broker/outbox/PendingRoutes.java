package io.vitrine.broker.outbox;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vitrine.contract.OutboxClaims;
import io.vitrine.contract.OutboxRecord;
import io.vitrine.log.DurableLog;
import io.vitrine.log.LogBatch;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What waits in one partition for each of its routes. What was counted is remembered in pieces
 * until it is released, so that each record is read once, however large the backlog is.
 *
 * <p>Threads: {@link #json} any; the rest one at a time, it waits for the disk.
 */
final class PendingRoutes {
  /** Messages from before records said which routes they were taken for. */
  private static final String UNKNOWN = "(unknown)";

  private static final int PIECE = 10_000;
  private static final int BATCH_BYTES = 1 << 20;

  private record Piece(long first, long last, Map<String, Waiting> counts) {}

  /**
   * @param last the newest record that is counted
   */
  private record Counted(long last, Map<String, Waiting> waiting) {}

  private final DurableLog log;
  private final String outbox;
  private final Deque<Piece> pieces = new ArrayDeque<>();

  /** As it was counted last. */
  private volatile Counted counted = new Counted(0, Map.of());

  private byte[] claims = {};
  private List<String> routes = List.of();

  /**
   * @param outbox name of the kind that the log is of
   */
  PendingRoutes(DurableLog log, String outbox) {
    this.log = log;
    this.outbox = outbox;
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
    long after = from - 1;
    while (after < to) {
      LogBatch batch = log.read(after, BATCH_BYTES);
      long sequence = batch.first();
      for (Buffer record : batch.records()) {
        if (sequence <= to) {
          Waiting one = Waiting.of(record);
          routes(record).forEach(route -> counts.merge(route, one, Waiting::plus));
        }
        sequence++;
      }
      if (batch.records().isEmpty()) {
        return counts;
      }
      after = sequence - 1;
    }
    return counts;
  }

  /** Those of this outbox that a record was taken for; mostly the same as of the one before. */
  private List<String> routes(Buffer record) {
    if (!OutboxRecord.hasClaims(record)) {
      return List.of(UNKNOWN);
    }
    if (!OutboxRecord.claimsAre(record, claims)) {
      claims = OutboxRecord.claims(record);
      routes = mine(OutboxClaims.decode(claims));
    }
    return routes;
  }

  private List<String> mine(OutboxClaims all) {
    OutboxClaims.@Nullable Claim mine =
        all.all().stream()
            .filter(each -> each.outbox().equals(OutboxClaims.HERE) || each.outbox().equals(outbox))
            .findFirst()
            .orElse(null);
    return mine == null ? List.of() : mine.routes();
  }
}
