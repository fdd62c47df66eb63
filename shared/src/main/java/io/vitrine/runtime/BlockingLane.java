package io.vitrine.runtime;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Where work that waits (for a disk, mostly) is done: a few named threads behind a queue with a
 * limit. Work that finds the queue full fails with {@link RejectedExecutionException} and is
 * counted; it never waits for a place.
 *
 * <p>Threads: any may ask; the answer comes on the Vert.x context of the one who asked, or, where
 * there is none, on a thread of the lane.
 */
public final class BlockingLane implements AutoCloseable {
  private final ThreadPoolExecutor executor;
  private final String name;
  private final Counter rejected;

  /**
   * @param name of the threads and in the metrics' tag {@code lane}
   * @param queueMax how much work may wait for a thread
   */
  public BlockingLane(String name, int threads, int queueMax, MeterRegistry meters) {
    this.name = name;
    AtomicInteger number = new AtomicInteger();
    executor =
        new ThreadPoolExecutor(
            threads,
            threads,
            30,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(queueMax),
            work -> {
              Thread thread = new Thread(work, name + "-" + number.getAndIncrement());
              thread.setDaemon(true);
              return thread;
            });
    executor.allowCoreThreadTimeOut(true);
    rejected =
        Counter.builder("vitrine.lane.rejected")
            .description("Work refused because the lane's queue was full or the lane was closed")
            .tag("lane", name)
            .register(meters);
    Gauge.builder("vitrine.lane.queued", executor, e -> e.getQueue().size())
        .description("Work that waits for a thread of the lane")
        .tag("lane", name)
        .register(meters);
    Gauge.builder("vitrine.lane.active", executor, ThreadPoolExecutor::getActiveCount)
        .description("Threads of the lane that are at work")
        .tag("lane", name)
        .register(meters);
  }

  /** Does {@code work} on a thread of the lane. What it throws fails the future. */
  public <T> Future<T> run(Callable<T> work) {
    Context context = Vertx.currentContext();
    Promise<T> promise =
        context == null ? Promise.promise() : ((ContextInternal) context).promise();
    try {
      executor.execute(
          () -> {
            try {
              promise.complete(work.call());
            } catch (Throwable e) {
              promise.fail(e);
            }
          });
    } catch (RejectedExecutionException e) {
      rejected.increment();
      promise.fail(new RejectedExecutionException("the lane " + name + " is full or closed"));
    }
    return promise.future();
  }

  /** Finishes the work that was accepted, for ten seconds at most, then interrupts it. Blocks. */
  @Override
  public void close() {
    executor.shutdown();
    try {
      if (!executor.awaitTermination(10, TimeUnit.SECONDS)) {
        executor.shutdownNow();
      }
    } catch (InterruptedException e) {
      executor.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
