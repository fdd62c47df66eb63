package io.vitrine.broker.outbox;

import io.vertx.core.buffer.Buffer;
import io.vitrine.contract.OutboxRecord;
import io.vitrine.log.DurableLog;

/**
 * What waits in an outbox for a route.
 *
 * @param bytes as they count against the outbox's limits
 * @param oldestMicros when the oldest message was received, epoch microseconds
 */
record Waiting(long messages, long bytes, long oldestMicros) {
  static Waiting of(Buffer record) {
    long bytes = record.length() + (long) DurableLog.RECORD_OVERHEAD_BYTES;
    return new Waiting(1, bytes, OutboxRecord.receivedMicros(record));
  }

  Waiting plus(Waiting other) {
    return new Waiting(
        messages + other.messages, bytes + other.bytes, Math.min(oldestMicros, other.oldestMicros));
  }

  double ageSeconds(long nowMillis) {
    return Math.max(0, nowMillis * 1_000 - oldestMicros) / 1e6;
  }
}
