package io.vitrine.runtime;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Notes when each event loop last came round; an event loop that does not is blocked, and its
 * connections with it.
 *
 * <p>Threads: any; each loop writes its own cell.
 */
public final class LoopWatch {
  private static final long BEAT_MILLIS = 500;

  private final AtomicLongArray beats;

  private LoopWatch(int loops) {
    this.beats = new AtomicLongArray(loops);
  }

  /** Watches all event loops of {@code vertx} until it is closed. */
  public static LoopWatch start(Vertx vertx, MeterRegistry meters) {
    EventLoopGroup group = ((VertxInternal) vertx).nettyEventLoopGroup();
    List<EventExecutor> loops = new ArrayList<>();
    group.forEach(loops::add);
    LoopWatch watch = new LoopWatch(loops.size());
    for (int i = 0; i < loops.size(); i++) {
      watch.watch(i, loops.get(i));
    }
    TimeGauge.builder(
            "vitrine.loops.silent.max", watch, TimeUnit.MILLISECONDS, LoopWatch::silentMillisMax)
        .description("Since when the slowest event loop has not come round")
        .register(meters);
    return watch;
  }

  public int loops() {
    return beats.length();
  }

  /** For how long the slowest loop has not come round, in milliseconds; about 500 when idle. */
  public long silentMillisMax() {
    long oldest = Long.MAX_VALUE;
    long now = System.nanoTime();
    for (int i = 0; i < beats.length(); i++) {
      oldest = Math.min(oldest, beats.get(i) - now);
    }
    return TimeUnit.NANOSECONDS.toMillis(-oldest);
  }

  private void watch(int index, EventExecutor loop) {
    beats.set(index, System.nanoTime());
    loop.scheduleWithFixedDelay(
        () -> beats.set(index, System.nanoTime()), BEAT_MILLIS, BEAT_MILLIS, TimeUnit.MILLISECONDS);
  }
}
