package io.vitrine.tap;

import io.vitrine.contract.ConnectionInfo;
import io.vitrine.contract.TapCounts;
import io.vitrine.contract.TapCounts.Stop;
import io.vitrine.contract.TapFollow;
import io.vitrine.contract.TapFrame;
import io.vitrine.contract.TapPacket;
import io.vitrine.contract.TapPosition;
import io.vitrine.contract.TapQuery;
import io.vitrine.contract.TapReply;
import io.vitrine.filter.Filter;
import io.vitrine.log.RingLog;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads the rings for one request.
 *
 * <p>Threads: a blocking lane.
 */
final class TapReader {
  static final int QUERY_BYTES_MAX = 8 << 20;
  static final long QUERY_NANOS_MAX = TimeUnit.SECONDS.toNanos(5);

  /** A follower comes again at once, so that one scan never keeps a thread for long. */
  static final long FOLLOW_NANOS_MAX = TimeUnit.MILLISECONDS.toNanos(50);

  private final List<RingLog> rings;
  private final ConnectionDirectory connections;

  TapReader(List<RingLog> rings, ConnectionDirectory connections) {
    this.rings = List.copyOf(rings);
    this.connections = connections;
  }

  TapReply query(TapQuery query, Filter filter) {
    requirePositive(query.limit());
    long sinceNanos = sinceNanos(query);
    TapPosition newest = newest();
    List<RingWalk> walks = new ArrayList<>();
    for (int loop = 0; loop < rings.size(); loop++) {
      RingLog ring = rings.get(loop);
      long first =
          sinceNanos > 0 ? RingTimes.firstAtOrAfter(ring, sinceNanos) : ring.firstSequence();
      long last =
          query.untilNanos() > 0
              ? RingTimes.firstAtOrAfter(ring, query.untilNanos() + 1) - 1
              : newest.after().getOrDefault(loop, 0L);
      walks.add(
          query.newestFirst()
              ? new BackwardWalk(ring, loop, last, first)
              : new ForwardWalk(ring, loop, first - 1, last));
    }
    Scan.Limits limits = new Scan.Limits(query.limit(), QUERY_BYTES_MAX, QUERY_NANOS_MAX);
    Scan scan = new Scan(walks, query.newestFirst(), matcher(filter, query.hidden()), limits).run();
    long heldFrom = heldFromNanos();
    boolean complete =
        scan.stop() == Stop.NONE && scan.lost() == 0 && (sinceNanos == 0 || heldFrom <= sinceNanos);
    return reply(scan, 0, complete, heldFrom, newest);
  }

  TapReply packet(TapPacket request) {
    List<RingWalk> walks = new ArrayList<>();
    if (request.loop() >= 0 && request.loop() < rings.size() && request.sequence() > 0) {
      RingLog ring = rings.get(request.loop());
      long last = Math.min(request.sequence(), ring.lastSequence());
      walks.add(new ForwardWalk(ring, request.loop(), request.sequence() - 1, last));
    }
    Scan.Limits limits = new Scan.Limits(1, QUERY_BYTES_MAX, QUERY_NANOS_MAX);
    Scan scan = new Scan(walks, false, matcher(Filter.ALL, List.of()), limits).run();
    return reply(scan, 0, !scan.frames().isEmpty(), heldFromNanos(), newest());
  }

  /** One look at what has come since the position; the reply has the next position. */
  TapReply follow(TapFollow request, TapPosition position, Filter filter) {
    requirePositive(request.limit());
    List<RingWalk> walks = new ArrayList<>();
    long skipped = 0;
    for (int loop = 0; loop < rings.size(); loop++) {
      RingLog ring = rings.get(loop);
      long after = position.after().getOrDefault(loop, 0L);
      long kept = skipTo(ring, after, request.lagMillisMax());
      skipped += kept - after;
      walks.add(new ForwardWalk(ring, loop, kept, ring.lastSequence()));
    }
    Scan.Limits limits =
        new Scan.Limits(request.limit(), Math.max(1, request.bytesMax()), FOLLOW_NANOS_MAX);
    Scan scan = new Scan(walks, false, matcher(filter, request.hidden()), limits).run();
    TapPosition reached = new TapPosition(epoch(), scan.positions());
    return reply(scan, skipped, scan.lost() + skipped == 0, heldFromNanos(), reached);
  }

  /** Where a follower with that position begins: now, or at the start of a broker born since. */
  TapPosition begin(TapPosition position) {
    if (position.epoch() == 0) {
      return newest();
    }
    return position.epoch() == epoch() ? position : new TapPosition(epoch(), Map.of());
  }

  /** Whether there is anything after the position. */
  boolean grownSince(TapPosition position) {
    for (int loop = 0; loop < rings.size(); loop++) {
      if (rings.get(loop).lastSequence() > position.after().getOrDefault(loop, 0L)) {
        return true;
      }
    }
    return false;
  }

  private static long skipTo(RingLog ring, long after, long lagMillisMax) {
    if (lagMillisMax <= 0 || after >= ring.lastSequence()) {
      return after;
    }
    long oldest = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis() - lagMillisMax);
    long first = RingTimes.firstAtOrAfter(ring, oldest);
    // What the ring itself has lost is counted as lost by the walk, not as skipped here.
    return first <= ring.firstSequence() ? after : Math.max(after, first - 1);
  }

  private TapReply reply(
      Scan scan, long skipped, boolean complete, long heldFromNanos, TapPosition position) {
    TapCounts counts =
        new TapCounts(
            scan.scanned(),
            scan.frames().size(),
            scan.lost(),
            skipped,
            scan.stop(),
            complete,
            heldFromNanos,
            scan.reachedNanos());
    return new TapReply(scan.frames(), connectionsOf(scan.frames()), counts, position);
  }

  private Map<Long, ConnectionInfo> connectionsOf(List<TapFrame> frames) {
    Map<Long, ConnectionInfo> named = new TreeMap<>();
    for (TapFrame frame : frames) {
      long id = frame.record().connectionId();
      ConnectionInfo info = named.containsKey(id) ? null : connections.find(id);
      if (info != null) {
        named.put(id, info);
      }
    }
    return named;
  }

  private Function<TapFrame, @Nullable TapFrame> matcher(Filter filter, List<String> hidden) {
    Map<Long, @Nullable ConnectionInfo> known = new HashMap<>();
    Redaction redaction = Redaction.of(hidden);
    return new FrameMatcher(filter, redaction, id -> known.computeIfAbsent(id, connections::find))
        ::match;
  }

  private TapPosition newest() {
    Map<Integer, Long> after = new TreeMap<>();
    for (int loop = 0; loop < rings.size(); loop++) {
      after.put(loop, rings.get(loop).lastSequence());
    }
    return new TapPosition(epoch(), after);
  }

  private long epoch() {
    return rings.isEmpty() ? 1 : rings.get(0).epoch();
  }

  private long heldFromNanos() {
    return rings.stream().mapToLong(RingTimes::heldFrom).max().orElse(0);
  }

  private static long sinceNanos(TapQuery query) {
    if (query.lastMillis() <= 0) {
      return query.sinceNanos();
    }
    long from = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis() - query.lastMillis());
    return Math.max(1, Math.max(from, query.sinceNanos()));
  }

  private static void requirePositive(int limit) {
    if (limit < 1) {
      throw new IllegalArgumentException("limit: " + limit + " (expected: at least 1)");
    }
  }
}
