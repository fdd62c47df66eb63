package io.vitrine.log;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vitrine.runtime.Bus;
import java.time.Duration;

/**
 * Carries a reader's releases to the log's server: wishes that come close together travel as one,
 * one at a time, each until it is answered.
 *
 * <p>Threads: {@link #release} any; the rest the reader's context.
 */
final class Releases {
  private static final int GATHER_MILLIS = 20;
  private static final int RETRY_MILLIS = 500;
  private static final Duration TIMEOUT = Duration.ofSeconds(3);

  private final Bus bus;
  private final Context context;
  private final String address;
  private final String consumer;

  // Guarded by this.
  private long wanted;
  private long wantedEpoch;
  private long answered;
  private boolean scheduled;
  private boolean closed;

  Releases(Bus bus, Context context, String address, String consumer) {
    this.bus = bus;
    this.context = context;
    this.address = address;
    this.consumer = consumer;
  }

  synchronized void release(long sequence, long epoch) {
    if (epoch != wantedEpoch) {
      wantedEpoch = epoch;
      wanted = sequence;
      answered = 0;
    } else {
      wanted = Math.max(wanted, sequence);
    }
    schedule(GATHER_MILLIS);
  }

  private synchronized void schedule(int millis) {
    if (scheduled || closed || wanted <= answered) {
      return;
    }
    scheduled = true;
    context.runOnContext(
        soon ->
            bus.vertx()
                .setTimer(
                    millis,
                    fired ->
                        send()
                            .onComplete(
                                result -> {
                                  synchronized (this) {
                                    scheduled = false;
                                  }
                                  schedule(result.succeeded() ? GATHER_MILLIS : RETRY_MILLIS);
                                })));
  }

  private Future<Void> send() {
    LogRequest request;
    synchronized (this) {
      if (wanted <= answered) {
        return Future.succeededFuture();
      }
      request = LogRequest.release(consumer, wanted, wantedEpoch);
    }
    return bus.request(address, request.encode(), TIMEOUT).map(done -> answered(request));
  }

  private synchronized Void answered(LogRequest request) {
    if (request.epoch() == wantedEpoch) {
      answered = Math.max(answered, request.sequence());
    }
    return null;
  }

  /** Sends what is left, once. */
  Future<Void> close() {
    synchronized (this) {
      closed = true;
    }
    return send();
  }
}
