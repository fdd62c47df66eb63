package io.vitrine.broker.outbox;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vitrine.contract.OutboxRecord;
import io.vitrine.log.DurableLog;
import io.vitrine.runtime.BlockingLane;
import java.io.IOException;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drops the oldest records of the outbox when they have waited too long, or room is needed and the
 * policy says so: counted, written down, then released.
 *
 * <p>Threads: looks on a Vert.x context, works on the lane.
 */
public final class OutboxLimits {
  private static final Logger LOG = LoggerFactory.getLogger(OutboxLimits.class);
  private static final int LOOK_MILLIS = 200;
  private static final int PIECE = 100_000;
  private static final long PIECE_BYTES = 64L << 20;

  private final Vertx vertx;
  private final BlockingLane lane;
  private final Outbox outbox;
  private final Map<Dropped.Cause, Counter> counters = new EnumMap<>(Dropped.Cause.class);

  /** The lane's own. */
  private final Map<DurableLog, Long> droppedThrough = new HashMap<>();

  /** Why what a log owes is to be dropped; the lane's own. */
  private final Map<DurableLog, Dropped.Cause> owed = new HashMap<>();

  /** The lane's own. */
  private final Map<DurableLog, RecordAges> ages = new HashMap<>();

  private long timer = -1;
  private volatile boolean busy;

  /** At the start, when the outbox has been opened. */
  public OutboxLimits(Vertx vertx, BlockingLane lane, Outbox outbox, MeterRegistry meters) {
    this.vertx = vertx;
    this.lane = lane;
    this.outbox = outbox;
    counters.put(Dropped.Cause.OLDEST, counter(meters, "oldest"));
    counters.put(Dropped.Cause.AGE, counter(meters, "age"));
    outbox.logs().forEach(log -> ages.put(log, ages(log.lastSequence())));
  }

  /**
   * @param foundThrough last record that was there at the start
   */
  private static RecordAges ages(long foundThrough) {
    return new RecordAges(foundThrough, System.currentTimeMillis() * 1_000, System.nanoTime());
  }

  private static Counter counter(MeterRegistry meters, String cause) {
    return Counter.builder("vitrine.broker.outbox.dropped")
        .description("Messages for Kafka that were dropped from the outbox, by cause")
        .tag("cause", cause)
        .register(meters);
  }

  public void start() {
    timer = vertx.setPeriodic(LOOK_MILLIS, tick -> look());
  }

  public void stop() {
    vertx.cancelTimer(timer);
  }

  private void look() {
    if (!busy && outbox.all().stream().anyMatch(OutboxLimits::dropping)) {
      busy = true;
      lane.run(
              () -> {
                int slot = 0;
                for (KindOutbox each : outbox.all()) {
                  trim(each, slot);
                  slot += each.logs().size();
                }
                return true;
              })
          .onFailure(cause -> LOG.error("The outbox could not be kept within its limits", cause))
          .onComplete(done -> busy = false);
    }
  }

  /** Whether something of it can be over a limit that drops. */
  private static boolean dropping(KindOutbox of) {
    boolean limited = of.limits().dropsOldest() || of.limits().ageMillisMax() > 0;
    return limited && !of.empty() || of.logs().stream().anyMatch(log -> log.owedThrough() > 0);
  }

  private void trim(KindOutbox of, int firstSlot) throws IOException {
    KindOutbox.Limits limits = of.limits();
    long together = limits.bytesMax() > 0 ? of.bytes() : 0;
    for (int i = 0; i < of.logs().size(); i++) {
      DurableLog log = of.logs().get(i);
      long tenth = of.bytesMax(log) / 10;
      long released = droppedThrough.getOrDefault(log, 0L);
      // The disk may not know yet what was dropped; that is neither dropped twice nor room yet.
      boolean settled = log.firstSequence() > released;
      long from = Math.max(log.firstSequence(), released + 1);
      Dropped.Cause owing = owed.get(log);
      if (owing != null) {
        // Whatever the limits are by now: nobody else's wish is done before.
        drop(firstSlot + i, log, owing, from, log.owedThrough());
        continue;
      }
      if (limits.ageMillisMax() > 0) {
        long through = waited(log, from, limits.ageMillisMax());
        from = drop(firstSlot + i, log, Dropped.Cause.AGE, from, through);
      }
      if (settled && limits.dropsOldest() && Math.max(together, log.bytes()) > 9 * tenth) {
        // Of a limit that partitions share each gives its part.
        long part = together > 0 ? Math.max(1, log.bytes() / 10) : tenth;
        long through = through(log, from, Long.MAX_VALUE, part, record -> true);
        drop(firstSlot + i, log, Dropped.Cause.OLDEST, from, through);
      }
    }
  }

  /** The last record that has waited too long; 0 if none has. */
  private long waited(DurableLog log, long from, long ageMillis) {
    long now = System.nanoTime();
    RecordAges known = ages.computeIfAbsent(log, made -> ages(0));
    known.note(log.lastSequence(), ageMillis, now);
    long found = 0;
    if (from <= known.foundThrough()) {
      found =
          through(
              log,
              from,
              known.foundThrough(),
              Long.MAX_VALUE,
              record -> known.waited(OutboxRecord.receivedMicros(record), ageMillis, now));
      if (found < known.foundThrough()) {
        return found;
      }
    }
    return Math.max(known.foundThrough(), known.waitedThrough(ageMillis, now));
  }

  /**
   * The last of the oldest records.
   *
   * @param from the oldest one; before it none is left, though the disk may not know yet
   * @param last none behind it
   * @param bytes about so many of them
   * @param wanted until this is false
   * @return 0 if there are none
   */
  private static long through(
      DurableLog log, long from, long last, long bytes, Predicate<Buffer> wanted) {
    long[] found = new long[2];
    LogScan.each(
        log,
        from,
        last,
        (sequence, record) -> {
          if (found[1] >= bytes || !wanted.test(record)) {
            return false;
          }
          found[0] = sequence;
          found[1] += record.length() + DurableLog.RECORD_OVERHEAD_BYTES;
          return true;
        });
    return found[0];
  }

  /** Returns the oldest record that is left. */
  private long drop(int slot, DurableLog log, Dropped.Cause cause, long from, long through)
      throws IOException {
    long next = from;
    // In pieces: each is read to count its routes, and nothing is released meanwhile.
    while (next <= through) {
      long piece = log.lastWithin(next, Math.min(through, next + PIECE - 1), PIECE_BYTES);
      next = dropPiece(slot, log, cause, piece) + 1;
    }
    return next;
  }

  private long dropPiece(int slot, DurableLog log, Dropped.Cause cause, long through)
      throws IOException {
    long first;
    try {
      first = outbox.drop(slot, cause, through);
      owed.remove(log);
    } catch (IOException | RuntimeException e) {
      if (log.owedThrough() > 0) {
        owed.put(log, cause);
      }
      throw e;
    }
    droppedThrough.put(log, through);
    if (first <= through) {
      tell(log, cause, first, through);
    }
    return through;
  }

  private void tell(DurableLog log, Dropped.Cause cause, long from, long through) {
    Counter counter = counters.get(cause);
    if (counter != null) {
      counter.increment(through - from + 1);
    }
    LOG.warn(
        "{}: {} messages were dropped, {} to {}: {}",
        log.name(),
        through - from + 1,
        from,
        through,
        cause == Dropped.Cause.AGE
            ? "they waited too long (outbox_age_max)"
            : "room was needed (outbox_policy: drop-oldest)");
  }
}
