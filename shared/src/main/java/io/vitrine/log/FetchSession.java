package io.vitrine.log;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vitrine.runtime.BusRefusal;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

/**
 * A row of fetches of one consumer. They are answered strictly in order, each with the records that
 * follow those of the one before; so several can be under way without anybody guessing sequences.
 *
 * <p>Threads: the context of its {@link LogServer}.
 */
final class FetchSession {
  private record Pending(LogRequest request, long deadlineNanos, Promise<Buffer> answer) {}

  private final Vertx vertx;
  private final LogSource source;
  private final LongConsumer onIdle;
  private final long id;
  private final Deque<Pending> queue = new ArrayDeque<>();
  private long cursor;
  private int nextOrdinal;
  private boolean reading;
  private boolean ended;
  private long timer = -1;
  private long gateNanos = System.nanoTime();
  private long touchedNanos = System.nanoTime();

  /**
   * @param onIdle told the cursor when a fetch waits for the source to grow beyond it
   */
  FetchSession(Vertx vertx, LogSource source, LongConsumer onIdle, long id, long cursor) {
    this.vertx = vertx;
    this.source = source;
    this.onIdle = onIdle;
    this.id = id;
    this.cursor = cursor;
  }

  long id() {
    return id;
  }

  boolean idleFor(long nanos) {
    return queue.isEmpty() && System.nanoTime() - touchedNanos > nanos;
  }

  Future<Buffer> fetch(LogRequest request) {
    if (ended
        || request.ordinal() != nextOrdinal
        || queue.size() >= LogReaderOptions.IN_FLIGHT_MAX) {
      return Future.failedFuture(
          new BusRefusal(
              LogRefusals.SESSION_UNKNOWN,
              "fetch " + request.ordinal() + " of session " + id + ", expected " + nextOrdinal));
    }
    nextOrdinal++;
    touchedNanos = System.nanoTime();
    long deadline = touchedNanos + TimeUnit.MILLISECONDS.toNanos(request.waitMillis());
    Promise<Buffer> answer = Promise.promise();
    queue.add(new Pending(request, deadline, answer));
    pump();
    return answer.future();
  }

  /** Answers what can be answered now. */
  void pump() {
    Pending head = queue.peek();
    if (head == null || reading || ended) {
      return;
    }
    long now = System.nanoTime();
    if (source.lastSequence() <= cursor) {
      if (now >= head.deadlineNanos) {
        answer(head, LogBatch.none(cursor));
        pump();
      } else {
        pumpAt(head.deadlineNanos - now);
        onIdle.accept(cursor);
      }
    } else if (now < gateNanos) {
      pumpAt(gateNanos - now);
    } else {
      read(head);
    }
  }

  /** Refuses what is under way; the session is over. */
  void end(String why) {
    ended = true;
    vertx.cancelTimer(timer);
    queue.forEach(p -> p.answer.fail(new BusRefusal(LogRefusals.SESSION_UNKNOWN, why)));
    queue.clear();
  }

  private void read(Pending head) {
    reading = true;
    source
        .fetch(cursor, head.request.bytesMax())
        .onComplete(
            result -> {
              reading = false;
              if (ended) {
                return;
              }
              if (result.succeeded()) {
                answer(head, result.result());
                pump();
              } else {
                end(String.valueOf(result.cause().getMessage()));
              }
            });
  }

  private void answer(Pending head, LogBatch batch) {
    queue.remove();
    vertx.cancelTimer(timer);
    timer = -1;
    cursor = batch.last(cursor);
    touchedNanos = System.nanoTime();
    PackedRecords records = PackedRecords.of(batch.records());
    // A reader that is behind gets batch after batch; one that is close waits for them to fill.
    boolean full = records.bytes() >= head.request.bytesMax() / 2;
    if (!records.isEmpty()) {
      int millis = Math.min(head.request.lingerMillis(), LogReaderOptions.LINGER_MILLIS_MAX);
      long linger = full ? 0 : TimeUnit.MILLISECONDS.toNanos(millis);
      gateNanos = touchedNanos + linger;
    }
    LogBatch packed = new LogBatch(batch.first(), batch.lostBefore(), records);
    head.answer.complete(new LogReply(source.epoch(), source.lastSequence(), packed).encode());
  }

  private void pumpAt(long nanos) {
    vertx.cancelTimer(timer);
    long millis = Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos + 999_999));
    timer = vertx.setTimer(millis, fired -> pump());
  }
}
