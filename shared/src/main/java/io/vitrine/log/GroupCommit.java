package io.vitrine.log;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/**
 * The journal's thread: gathers what the logs want written, writes it at once, then tells them.
 *
 * <p>While a write waits for the disk the next group gathers by itself; the linger only spares the
 * disk when records come one by one.
 *
 * <p>Threads: {@link #reserve}, {@link #appended}, {@link #released} any; the rest its own.
 */
final class GroupCommit implements Runnable {
  private static final long RELEASE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
  private static final long DELETE_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long GROUP_BYTES_MAX = 8L << 20;

  private final JournalStore store;
  private final JournalOptions options;
  private final Consumer<Throwable> onFailure;
  private final List<DurableLog> logs = new CopyOnWriteArrayList<>();
  private final AtomicInteger pendingOps = new AtomicInteger();
  private final AtomicLong pendingBytes = new AtomicLong();
  private final Timer commits;
  private final Thread thread = new Thread(this, "vitrine-journal");
  private volatile long firstNanos;
  private volatile boolean releasesWait;

  /** Whether somebody waits for releases to be on disk. */
  private volatile boolean releasesUrgent;

  /** Whether releases were written that a power failure may undo; the thread's own. */
  private boolean unsynced;

  private volatile long releasesNanos;
  private volatile boolean parked;
  private volatile boolean closing;

  GroupCommit(
      JournalStore store,
      JournalOptions options,
      MeterRegistry meters,
      Consumer<Throwable> onFailure) {
    this.store = store;
    this.options = options;
    this.onFailure = onFailure;
    this.commits =
        Timer.builder("vitrine.journal.commits")
            .description("Group commits: how many, and how long each waited for the disk")
            .register(meters);
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  void add(DurableLog log) {
    logs.add(log);
  }

  /** Takes room for a record that awaits the disk; false if there is none. */
  boolean reserve(long bytes) {
    if (pendingBytes.addAndGet(bytes) <= options.pendingBytesMax()) {
      return true;
    }
    pendingBytes.addAndGet(-bytes);
    return false;
  }

  void reserveAnyway(long bytes) {
    pendingBytes.addAndGet(bytes);
  }

  long pendingBytes() {
    return pendingBytes.get();
  }

  void appended() {
    int ops = pendingOps.incrementAndGet();
    if (ops == 1) {
      firstNanos = System.nanoTime();
    }
    if (parked && (ops == 1 || ops == options.groupOps())) {
      LockSupport.unpark(thread);
    }
  }

  void released() {
    if (!releasesWait) {
      releasesNanos = System.nanoTime();
      releasesWait = true;
      if (parked) {
        LockSupport.unpark(thread);
      }
    }
  }

  void releasedNow() {
    releasesUrgent = true;
    LockSupport.unpark(thread);
  }

  /** Writes what is left, then ends. Blocks. */
  void close() throws InterruptedException {
    closing = true;
    LockSupport.unpark(thread);
    thread.join();
  }

  @Override
  public void run() {
    try {
      while (!closing) {
        await();
        commit();
      }
      while (logs.stream().anyMatch(DurableLog::hasPending)) {
        commit();
      }
    } catch (RocksDBException | RuntimeException | Error e) {
      onFailure.accept(e);
    }
  }

  /** Returns when there is something to do and it is time to do it. */
  private void await() {
    while (!closing) {
      int ops = pendingOps.get();
      boolean releases = releasesWait;
      long nanos = nanosToWait(ops, releases);
      if (nanos <= 0) {
        return;
      }
      parked = true;
      int now = pendingOps.get();
      boolean unchanged = (now == 0) == (ops == 0) && now < options.groupOps();
      if (unchanged && releases == releasesWait && !releasesUrgent && !closing) {
        LockSupport.parkNanos(this, nanos);
      }
      parked = false;
    }
  }

  private long nanosToWait(int ops, boolean releases) {
    if (ops >= options.groupOps() || releasesUrgent) {
      return 0;
    }
    if (ops > 0) {
      long linger = TimeUnit.MICROSECONDS.toNanos(options.lingerMicros());
      return firstNanos + linger - System.nanoTime();
    }
    if (releases) {
      return releasesNanos + RELEASE_NANOS - System.nanoTime();
    }
    boolean deletable = logs.stream().anyMatch(log -> log.retention().deletable());
    return deletable ? DELETE_NANOS : Long.MAX_VALUE;
  }

  private record Group(DurableLog log, List<Block> blocks) {}

  private void commit() throws RocksDBException {
    pendingOps.set(0);
    releasesWait = false;
    boolean urgent = releasesUrgent;
    releasesUrgent = false;
    List<Group> groups = new ArrayList<>();
    long start = System.nanoTime();
    try (WriteBatch batch = store.begin()) {
      for (DurableLog log : logs) {
        List<Block> blocks = log.take(GROUP_BYTES_MAX / logs.size());
        for (Block block : blocks) {
          store.put(batch, log.id(), block);
        }
        if (!blocks.isEmpty()) {
          log.putNote(batch, blocks);
          groups.add(new Group(log, blocks));
        }
        log.retention().prepare(batch, start);
      }
      // Releases that were written already, and that somebody waits for, want a sync all the same.
      if (batch.count() == 0 && !(urgent && unsynced)) {
        return;
      }
      unsynced = options.fsync() && !urgent && groups.isEmpty();
      store.write(batch, options.fsync() && !unsynced);
    }
    if (!groups.isEmpty()) {
      commits.record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
    }
    for (Group group : groups) {
      long weight = group.log().committed(group.blocks(), options.tailBytesMax());
      pendingBytes.addAndGet(-weight);
    }
    for (DurableLog log : logs) {
      log.retention().applied();
      log.releaseApplied(!unsynced);
      log.forgetReleased();
      if (log.hasPending()) {
        appended();
      }
    }
    trimTails();
  }

  /** However many logs there are, what they keep for readers is bounded. */
  private void trimTails() {
    long bytes = 0;
    for (DurableLog log : logs) {
      bytes += log.tailBytes();
    }
    if (bytes > options.tailsBytesMax()) {
      for (DurableLog log : logs) {
        log.trimTail(options.tailsBytesMax() / logs.size());
      }
    }
  }
}
