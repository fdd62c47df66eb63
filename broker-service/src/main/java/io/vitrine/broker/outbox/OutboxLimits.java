package io.vitrine.broker.outbox;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vitrine.contract.OutboxRecord;
import io.vitrine.log.DurableLog;
import io.vitrine.log.LogBatch;
import io.vitrine.runtime.BlockingLane;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
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
  private static final int BATCH_BYTES = 1 << 20;

  private final Vertx vertx;
  private final BlockingLane lane;
  private final Outbox outbox;
  private final boolean dropOldest;
  private final long ageMillisMax;
  private final Map<Dropped.Cause, Counter> counters = new EnumMap<>(Dropped.Cause.class);
  private long timer = -1;
  private volatile boolean busy;

  /**
   * @param dropOldest whether the oldest are dropped when room is needed
   * @param ageMillisMax 0 if age does not matter
   */
  public OutboxLimits(
      Vertx vertx,
      BlockingLane lane,
      Outbox outbox,
      boolean dropOldest,
      long ageMillisMax,
      MeterRegistry meters) {
    this.vertx = vertx;
    this.lane = lane;
    this.outbox = outbox;
    this.dropOldest = dropOldest;
    this.ageMillisMax = ageMillisMax;
    counters.put(Dropped.Cause.OLDEST, counter(meters, "oldest"));
    counters.put(Dropped.Cause.AGE, counter(meters, "age"));
  }

  private static Counter counter(MeterRegistry meters, String cause) {
    return Counter.builder("vitrine.broker.outbox.dropped")
        .description("Messages for Kafka that were dropped from the outbox, by cause")
        .tag("cause", cause)
        .register(meters);
  }

  public void start() {
    if (dropOldest || ageMillisMax > 0) {
      timer = vertx.setPeriodic(LOOK_MILLIS, tick -> look());
    }
  }

  public void stop() {
    vertx.cancelTimer(timer);
  }

  private void look() {
    if (!busy && outbox.used()) {
      busy = true;
      lane.run(
              () -> {
                for (int i = 0; i < outbox.logs().size(); i++) {
                  trim(i, outbox.logs().get(i));
                }
                return null;
              })
          .onFailure(cause -> LOG.error("The outbox could not be kept within its limits", cause))
          .onComplete(done -> busy = false);
    }
  }

  private void trim(int partition, DurableLog log) throws IOException {
    if (ageMillisMax > 0) {
      long before = (System.currentTimeMillis() - ageMillisMax) * 1_000;
      long through = through(log, Long.MAX_VALUE, before);
      drop(partition, log, Dropped.Cause.AGE, through);
    }
    long tenth = log.bytesMax() / 10;
    if (dropOldest && log.bytes() > 9 * tenth) {
      drop(partition, log, Dropped.Cause.OLDEST, through(log, tenth, Long.MAX_VALUE));
    }
  }

  /**
   * The last of the oldest records.
   *
   * @param bytes about so many of them
   * @param beforeMicros those that were received before
   * @return 0 if there are none
   */
  private static long through(DurableLog log, long bytes, long beforeMicros) {
    long last = 0;
    long weight = 0;
    long after = log.firstSequence() - 1;
    while (weight < bytes) {
      LogBatch batch = log.read(after, BATCH_BYTES);
      long sequence = batch.first();
      for (Buffer record : batch.records()) {
        if (weight >= bytes || OutboxRecord.receivedMicros(record) >= beforeMicros) {
          return last;
        }
        weight += record.length() + DurableLog.RECORD_OVERHEAD_BYTES;
        last = sequence++;
      }
      if (batch.records().isEmpty()) {
        return last;
      }
      after = last;
    }
    return last;
  }

  private void drop(int partition, DurableLog log, Dropped.Cause cause, long through)
      throws IOException {
    long from = log.firstSequence();
    if (through >= from) {
      outbox.drop(partition, cause, from, through);
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
              ? "they waited longer than broker.outbox_age_max"
              : "room was needed (broker.outbox_policy: drop-oldest)");
    }
  }
}
