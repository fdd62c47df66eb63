package io.vitrine.tap;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vitrine.contract.TapCounts;
import io.vitrine.contract.TapCounts.Stop;
import io.vitrine.contract.TapFollow;
import io.vitrine.contract.TapPosition;
import io.vitrine.contract.TapReply;
import io.vitrine.filter.Filter;
import io.vitrine.runtime.BlockingLane;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * One long poll: looks, and while nothing matches looks again when frames have come, until its time
 * is over. It asks the rings whether they have grown instead of being woken by them, so that
 * whoever follows costs the event loops nothing.
 *
 * <p>Threads: the context of the request; the looking on the lane.
 */
final class Follower {
  private static final long LOOK_AGAIN_MILLIS = 25;
  private static final long WAIT_MILLIS_MAX = 30_000;

  private final Vertx vertx;
  private final BlockingLane lane;
  private final TapReader reader;
  private final TapFollow request;
  private final Filter filter;
  private final BooleanSupplier stopped;
  private final long deadlineNanos;
  private final Promise<TapReply> answer = Promise.promise();
  private TapPosition position;
  private long scanned;
  private long lost;
  private long skipped;

  Follower(
      Vertx vertx,
      BlockingLane lane,
      TapReader reader,
      TapFollow request,
      Filter filter,
      BooleanSupplier stopped) {
    this.vertx = vertx;
    this.lane = lane;
    this.reader = reader;
    this.request = request;
    this.filter = filter;
    this.stopped = stopped;
    this.position = reader.begin(request.position());
    long wait = Math.max(0, Math.min(WAIT_MILLIS_MAX, request.waitMillis()));
    this.deadlineNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(wait);
  }

  Future<TapReply> run() {
    look();
    return answer.future();
  }

  private void look() {
    lane.run(() -> reader.follow(request, position, filter))
        .onFailure(answer::fail)
        .onSuccess(this::looked);
  }

  private void looked(TapReply reply) {
    TapCounts counts = reply.counts();
    position = reply.position();
    scanned += counts.scanned();
    lost += counts.lost();
    skipped += counts.skipped();
    boolean worthIt = !reply.frames().isEmpty() || lost + skipped > 0;
    if (worthIt || counts.stopped() == Stop.TIME || over()) {
      answer.complete(new TapReply(reply.frames(), reply.connections(), summed(counts), position));
    } else {
      waitForMore();
    }
  }

  private void waitForMore() {
    vertx.setTimer(
        LOOK_AGAIN_MILLIS,
        timer -> {
          if (over() || reader.grownSince(position)) {
            look();
          } else {
            waitForMore();
          }
        });
  }

  private boolean over() {
    return stopped.getAsBoolean() || System.nanoTime() - deadlineNanos >= 0;
  }

  private TapCounts summed(TapCounts last) {
    return new TapCounts(
        scanned,
        last.matched(),
        lost,
        skipped,
        last.stopped(),
        lost + skipped == 0,
        last.heldFromNanos(),
        last.reachedNanos());
  }
}
