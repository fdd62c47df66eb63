package io.vitrine.broker.loop;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One event loop. Work of a turn is gathered: who has bytes to send is {@linkplain #dirty noted},
 * what is for other loops goes into a parcel each, and one task at the end of the turn hands all of
 * it over and flushes each connection once.
 *
 * <p>Threads: its own, where nothing else is said.
 */
public final class Loop {
  private static final Logger LOG = LoggerFactory.getLogger(Loop.class);
  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final int DIRTY_KEPT_MAX = 4096;

  private final int index;
  private final EventLoop executor;
  private final SteadyClock clock;
  private final Loop[] all;
  private final Inbox inbox;
  private final Counters counters = new Counters();
  private final Gate gate = new Gate();
  private final List<Runnable> everySecond = new ArrayList<>();
  private final @Nullable Parcel[] parcels;
  private final Runnable endOfTurn = this::endTurn;
  private @Nullable Flushable[] dirty = new Flushable[64];
  private @Nullable ScheduledFuture<?> seconds;
  private int dirtyCount;
  private @Nullable Flushable first;
  private boolean parcelsWait;
  private boolean turnScheduled;
  private long nowNanos;
  private long epochOffsetNanos;

  /**
   * @param clock the same for all loops
   * @param all all loops by index; filled by the caller
   * @param reader makes what takes the messages from other loops
   * @param inboxBytesMax bytes in the inbox from which on the other loops' publishers are slowed
   */
  public Loop(
      int index,
      EventLoop executor,
      SteadyClock clock,
      Loop[] all,
      Function<Loop, ParcelReader> reader,
      long inboxBytesMax) {
    this.index = index;
    this.clock = clock;
    this.executor = executor;
    this.all = all;
    this.parcels = new Parcel[all.length];
    calibrate();
    tick();
    this.inbox =
        new Inbox(executor, reader.apply(this), inboxBytesMax, this::relieveOthers, this::tick);
  }

  /** Begins to count seconds; once is enough. */
  public void start() {
    if (seconds == null) {
      seconds = executor.scheduleAtFixedRate(this::second, 1, 1, TimeUnit.SECONDS);
    }
  }

  /** Counts no more seconds. */
  public void stop() {
    if (seconds != null) {
      seconds.cancel(false);
    }
  }

  public int index() {
    return index;
  }

  /** Any thread. */
  public EventLoop executor() {
    return executor;
  }

  /** Any thread may read. */
  public Counters counters() {
    return counters;
  }

  public Gate gate() {
    return gate;
  }

  public void everySecond(Runnable task) {
    everySecond.add(task);
  }

  /** Looks at the clock: at the beginning of whatever wakes the loop. */
  public void tick() {
    nowNanos = System.nanoTime();
  }

  /** {@link System#nanoTime} of this turn. */
  public long nowNanos() {
    return nowNanos;
  }

  /** Epoch nanoseconds of this turn by the wall clock: for stamps, not for what lasts. */
  public long epochNanos() {
    return nowNanos + epochOffsetNanos;
  }

  /** Epoch milliseconds of this turn by the wall clock: for stamps, not for what lasts. */
  public long wallMillis() {
    return epochNanos() / NANOS_PER_MILLI;
  }

  /** Milliseconds of this turn by the {@link SteadyClock}: for all that lasts for a time. */
  public long epochMillis() {
    return clock.millis(nowNanos);
  }

  /** Any thread. */
  public SteadyClock clock() {
    return clock;
  }

  /** Calls {@code flushable} once at the end of this turn; to be called once per turn. */
  public void dirty(Flushable flushable) {
    if (dirtyCount == dirty.length) {
      dirty = Arrays.copyOf(dirty, 2 * dirtyCount);
    }
    dirty[dirtyCount++] = flushable;
    scheduleEnd();
  }

  /**
   * Calls {@code flushable} once at the end of this turn, before anything is handed to other loops.
   * There is one such at most.
   */
  public void first(Flushable flushable) {
    first = flushable;
    scheduleEnd();
  }

  /**
   * Hands a PUBLISH frame to another loop.
   *
   * @param target the one subscriber it is for; null: all of that loop that match
   * @param mayShare whether {@code buf} may be kept by reference
   */
  public void send(
      int loop,
      ByteBuf buf,
      int start,
      int length,
      boolean version5,
      @Nullable Object target,
      boolean mayShare) {
    parcel(loop).add(buf, start, length, version5, target, mayShare);
    counters.add(Counter.MESSAGES_TO_LOOPS);
    if (gate.open() && all[loop].inbox.crowded()) {
      gate.close(Gate.Cause.INBOX);
    }
  }

  /** Runs {@code task} on another loop, after all that was sent to it before. */
  public void send(int loop, Runnable task) {
    if (loop == index) {
      executor.execute(task);
    } else {
      parcel(loop).add(task);
    }
  }

  /** Runs {@code task} on this loop, from any thread. */
  public void execute(Runnable task) {
    executor.execute(task);
  }

  /** The loop with that index; any thread. */
  public Loop peer(int other) {
    return all[other];
  }

  public int loops() {
    return all.length;
  }

  /** Bytes that wait in the inbox; any thread. */
  public long inboxBytes() {
    return inbox.bytes();
  }

  private Parcel parcel(int loop) {
    Parcel parcel = parcels[loop];
    if (parcel == null) {
      parcel = new Parcel(epochMillis());
      parcels[loop] = parcel;
      parcelsWait = true;
      scheduleEnd();
    }
    return parcel;
  }

  private void scheduleEnd() {
    if (!turnScheduled) {
      turnScheduled = true;
      executor.execute(endOfTurn);
    }
  }

  private void endTurn() {
    turnScheduled = false;
    if (first != null) {
      Flushable ahead = first;
      first = null;
      flush(ahead);
    }
    if (parcelsWait) {
      parcelsWait = false;
      handOver();
    }
    int count = dirtyCount;
    for (int i = 0; i < count; i++) {
      flush(dirty[i]);
    }
    // What became dirty while flushing waits for a turn of its own.
    System.arraycopy(dirty, count, dirty, 0, dirtyCount - count);
    Arrays.fill(dirty, dirtyCount - count, dirtyCount, null);
    dirtyCount -= count;
    if (dirtyCount == 0 && dirty.length > DIRTY_KEPT_MAX) {
      dirty = new Flushable[64];
    }
  }

  private static void flush(@Nullable Flushable flushable) {
    try {
      if (flushable != null) {
        flushable.flushTurn();
      }
    } catch (RuntimeException e) {
      LOG.error("A connection could not be flushed", e);
    }
  }

  private void handOver() {
    for (int i = 0; i < parcels.length; i++) {
      Parcel parcel = parcels[i];
      if (parcel != null) {
        parcels[i] = null;
        all[i].inbox.put(parcel);
      }
    }
  }

  private void relieveOthers() {
    for (Loop each : all) {
      each.execute(() -> each.gate.open(Gate.Cause.INBOX));
    }
  }

  private void second() {
    tick();
    calibrate();
    for (Runnable task : everySecond) {
      try {
        task.run();
      } catch (RuntimeException e) {
        LOG.error("A task of event loop {} failed", index, e);
      }
    }
  }

  private void calibrate() {
    Instant now = Instant.now();
    epochOffsetNanos = now.getEpochSecond() * 1_000_000_000L + now.getNano() - System.nanoTime();
  }
}
