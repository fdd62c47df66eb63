package io.vitrine.broker.store;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vitrine.broker.loop.SteadyClock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jctools.queues.MpscUnboundedArrayQueue;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/**
 * The store's thread: gathers the turns of all event loops, in the order they were offered, writes
 * them at once, then tells who waits.
 *
 * <p>While a write waits for the disk the next group gathers by itself; the linger only spares the
 * disk when turns come one by one.
 *
 * <p>Threads: {@link #offer}, {@link #pendingBytes} and {@link #failure} any; the rest its own.
 */
final class StoreWriter implements Runnable {
  private static final long LINGER_NANOS = TimeUnit.MICROSECONDS.toNanos(500);
  private static final long BEFORE_NANOS = TimeUnit.MICROSECONDS.toNanos(50);
  private static final int GROUP_OPS = 128;
  private static final long GROUP_BYTES_MAX = 8L << 20;

  /** Who waits for the first of many changes does not wait for all of them. */
  private static final int GROUP_OPS_MAX = 1 << 15;

  private static final long ALIVE_MILLIS = 5_000;

  private final StoreDb db;
  private final Group group;
  private final boolean fsync;
  private final SteadyClock clock;
  private final Consumer<Throwable> onFailure;
  private final Timer commits;
  private final Runnable afterCommit;
  private final MpscUnboundedArrayQueue<Turn> turns = new MpscUnboundedArrayQueue<>(1024);
  private final AtomicInteger pendingOps = new AtomicInteger();
  private final AtomicLong pendingBytes = new AtomicLong();
  private final Thread thread = new Thread(this, "vitrine-store");
  private long aliveMillis;
  private volatile long firstNanos;
  private volatile boolean urgent;
  private volatile boolean parked;
  private volatile boolean closing;
  private volatile @Nullable Throwable failure;

  StoreWriter(
      StoreDb db,
      Group group,
      boolean fsync,
      SteadyClock clock,
      MeterRegistry meters,
      Runnable afterCommit,
      Consumer<Throwable> onFailure) {
    this.db = db;
    this.group = group;
    this.fsync = fsync;
    this.clock = clock;
    this.afterCommit = afterCommit;
    this.onFailure = onFailure;
    this.commits =
        Timer.builder("vitrine.store.commits")
            .description(
                "Group commits of the session store, and how long each waited for the disk")
            .register(meters);
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Takes a turn; false if nothing is written any more. */
  boolean offer(Turn turn) {
    if (failure != null) {
      return false;
    }
    pendingBytes.addAndGet(turn.weight());
    turns.offer(turn);
    int before = pendingOps.getAndAdd(turn.ops());
    int now = before + turn.ops();
    if (turn.isUrgent()) {
      urgent = true;
    }
    if (before == 0) {
      firstNanos = System.nanoTime();
    }
    boolean full = before < GROUP_OPS && now >= GROUP_OPS;
    if (parked && (before == 0 || full || turn.isUrgent())) {
      LockSupport.unpark(thread);
    }
    return true;
  }

  /** Bytes that await the disk. */
  long pendingBytes() {
    return pendingBytes.get();
  }

  /** Why nothing is written any more; null while it works. */
  @Nullable Throwable failure() {
    return failure;
  }

  /** Writes what is left, then ends. Blocks. */
  void close() throws InterruptedException {
    closing = true;
    LockSupport.unpark(thread);
    thread.join();
  }

  @Override
  public void run() {
    List<Turn> taken = new ArrayList<>();
    try {
      while (!closing || !turns.isEmpty()) {
        await();
        take(taken);
        commit(taken);
        taken.clear();
      }
      aliveMillis = 0;
      commit(taken);
    } catch (RocksDBException | RuntimeException | Error e) {
      failure = e;
      onFailure.accept(e);
    }
  }

  /** Returns when there is something to write and it is time to do it, or to say "alive". */
  private void await() {
    while (!closing) {
      int ops = pendingOps.get();
      long nanos =
          ops == 0
              ? TimeUnit.MILLISECONDS.toNanos(ALIVE_MILLIS)
              : ops >= GROUP_OPS || urgent || !fsync
                  ? 0
                  : firstNanos + LINGER_NANOS - System.nanoTime();
      if (nanos <= 0) {
        return;
      }
      parked = true;
      if (pendingOps.get() == ops && !urgent && !closing) {
        LockSupport.parkNanos(this, nanos);
      }
      parked = false;
      if (ops == 0 && pendingOps.get() == 0) {
        return;
      }
    }
  }

  private void take(List<Turn> taken) {
    urgent = false;
    long weight = 0;
    int ops = 0;
    while (weight < GROUP_BYTES_MAX && ops < GROUP_OPS_MAX) {
      Turn turn = turns.relaxedPoll();
      if (turn == null) {
        break;
      }
      taken.add(turn);
      weight += turn.weight();
      ops += turn.ops();
    }
    pendingOps.addAndGet(-ops);
  }

  private void commit(List<Turn> taken) throws RocksDBException {
    long weight = 0;
    for (Turn turn : taken) {
      while (!turn.due()) {
        // The outbox writes at the same time, and takes about as long.
        LockSupport.parkNanos(BEFORE_NANOS);
      }
      group.add(turn);
      weight += turn.weight();
    }
    group.seal();
    alive();
    if (!group.batch().isEmpty()) {
      long start = System.nanoTime();
      boolean sync = fsync && group.mustSync();
      try (WriteBatch batch = group.batch().toRocks(db.mark().synced())) {
        db.write(batch, sync);
      }
      if (sync) {
        commits.record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
      }
    }
    pendingBytes.addAndGet(-weight);
    group.committed();
    for (Turn turn : taken) {
      turn.committed();
    }
    afterCommit.run();
  }

  /** Notes now and then that the process lives, for the sessions whose clients are connected. */
  private void alive() {
    Alive now = Alive.now(clock);
    if (now.steadyMillis() - aliveMillis >= ALIVE_MILLIS) {
      aliveMillis = now.steadyMillis();
      now.write(group.batch());
    }
  }
}
