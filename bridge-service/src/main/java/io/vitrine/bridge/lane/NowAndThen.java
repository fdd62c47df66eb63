package io.vitrine.bridge.lane;

import io.vertx.core.Vertx;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A job that may block: done off the event loop, once at a time, and not again for a while.
 *
 * <p>Threads: one Vert.x context; the job runs on a worker of Vert.x.
 */
final class NowAndThen {
  private static final Logger LOG = LoggerFactory.getLogger(NowAndThen.class);

  private final Vertx vertx;
  private final long pauseNanos;
  private final Runnable job;
  private boolean busy;
  private long begunNanos = System.nanoTime();

  /**
   * @param pauseNanos from one begin to the next, at least
   */
  NowAndThen(Vertx vertx, long pauseNanos, Runnable job) {
    this.vertx = vertx;
    this.pauseNanos = pauseNanos;
    this.job = job;
  }

  /** Does it, if it is time; call it often. */
  void run() {
    long now = System.nanoTime();
    if (busy || now - begunNanos < pauseNanos) {
      return;
    }
    busy = true;
    begunNanos = now;
    vertx
        .executeBlocking(this::work, false)
        .onFailure(cause -> LOG.debug("It failed: {}", cause.toString()))
        .onComplete(done -> busy = false);
  }

  private boolean work() {
    job.run();
    return true;
  }
}
