package io.vitrine.log;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.vitrine.runtime.BlockingLane;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Several {@linkplain DurableLog durable logs} in one directory, written by one thread in group
 * commits: one write and one fsync for all that gathered meanwhile.
 *
 * <p>If a write fails, the journal has failed for good: nothing of that group is committed, no more
 * is taken, and {@link #onFailure} says so. What was committed before is safe, and can be read; a
 * restart finds out what the disk has.
 *
 * <p>Threads: any. {@link #open}, {@link #log} and {@link #close} wait for the disk.
 */
public final class Journal implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Journal.class);

  private final Path dir;
  private final JournalStore store;
  private final MeterRegistry meters;
  private final GroupCommit commit;
  private final BlockingLane reads;
  private final Upkeep upkeep;
  private final DiskFailures failures;
  private final Map<String, DurableLog> logs = new ConcurrentHashMap<>();
  private final Map<String, LogState> known;
  private final List<Consumer<Throwable>> failureListeners = new ArrayList<>();
  private volatile @Nullable Throwable failure;
  private boolean closed;

  private Journal(Path dir, JournalStore store, JournalOptions options, MeterRegistry meters) {
    this.dir = dir;
    this.store = store;
    this.meters = meters;
    this.known = store.states().stream().collect(Collectors.toMap(LogState::name, s -> s));
    this.commit = new GroupCommit(store, options, meters, this::failed);
    this.reads = new BlockingLane("vitrine-journal-read", options.readThreads(), 1024, meters);
    this.failures = new DiskFailures(meters, "vitrine.journal.failures");
    this.upkeep = new Upkeep(store, options, logs.values());
    Gauge.builder("vitrine.journal.pending.bytes", commit, GroupCommit::pendingBytes)
        .description("Bytes that await the disk")
        .register(meters);
  }

  /**
   * Opens the journal in {@code dir}, or makes it.
   *
   * @throws JournalException if the directory cannot be used, is in use by another process, or was
   *     written by a newer version; the message says which
   */
  public static Journal open(Path dir, JournalOptions options) {
    return open(dir, options, new CompositeMeterRegistry());
  }

  /** The same, with metrics {@code vitrine.journal.*}. */
  public static Journal open(Path dir, JournalOptions options, MeterRegistry meters) {
    Journal journal = new Journal(dir, JournalStore.open(dir, options), options, meters);
    journal.commit.start();
    journal.upkeep.start();
    return journal;
  }

  /**
   * The log of that name, as it was, or a new one.
   *
   * @param bytesMax most bytes that it may hold; each record counts its length and {@value
   *     DurableLog#RECORD_OVERHEAD_BYTES} more. It may be another than the last time
   */
  public synchronized DurableLog log(String name, long bytesMax) {
    DurableLog open = logs.get(name);
    if (open != null) {
      return open;
    }
    if (closed) {
      throw new JournalException("the journal " + dir + " is closed");
    }
    LogState state = known.get(name);
    if (state == null) {
      state = new LogState(name, known.size() + 1, Epochs.next(), 0, 0);
      try {
        store.put(state);
      } catch (RocksDBException e) {
        throw new JournalException("log " + name + " cannot be made: " + e.getMessage(), e);
      }
      known.put(name, state);
    }
    DurableLog log = new DurableLog(this, store, state, bytesMax);
    logs.put(name, log);
    commit.add(log);
    register(log);
    if (failure != null) {
      log.refuse();
    }
    return log;
  }

  /**
   * Makes {@code dir} a journal of its own with everything that was committed before, and perhaps
   * more. Appends go on meanwhile. Waits for the disk.
   *
   * @param dir must not exist; on the same file system it takes no room until the journal goes on
   * @throws JournalException if the journal has failed, or the disk cannot
   */
  public void checkpoint(Path dir) {
    Throwable cause = failure;
    if (cause != null) {
      throw new JournalException("the journal has failed: " + cause.getMessage(), cause);
    }
    try {
      store.checkpoint(dir);
    } catch (RocksDBException e) {
      throw new JournalException("no checkpoint of the journal: " + e.getMessage(), e);
    }
  }

  /**
   * Tells the logs of a journal that was brought back from a backup apart from what they were: they
   * will give out sequences again that the lost ones had given out. Nobody may have it open.
   *
   * @return records that were not released
   * @throws JournalException if it cannot be opened
   */
  public static long renew(Path dir) {
    long records = 0;
    try (JournalStore store = JournalStore.open(dir, JournalOptions.defaults())) {
      for (LogState state : store.states()) {
        Block last = store.lastBlock(state.id());
        records += last == null ? 0 : Math.max(0, last.last() - state.released());
        store.put(state.renewed());
      }
      return records;
    } catch (RocksDBException e) {
      throw new JournalException("journal " + dir + " cannot be written: " + e.getMessage(), e);
    }
  }

  /** Names of all logs that were ever made. */
  public synchronized Set<String> names() {
    return Set.copyOf(known.keySet());
  }

  /** Calls {@code listener} once if the journal fails; at once if it has already. */
  public void onFailure(Consumer<Throwable> listener) {
    Throwable cause;
    synchronized (failureListeners) {
      failureListeners.add(listener);
      cause = failure;
    }
    if (cause != null) {
      listener.accept(cause);
    }
  }

  /** Why the journal takes nothing any more; null while it works. */
  public @Nullable Throwable failure() {
    return failure;
  }

  /** Bytes appended and not committed yet, over all logs: how far the disk is behind. */
  public long pendingBytes() {
    return commit.pendingBytes();
  }

  /** Takes no more, commits what was appended, and closes the directory. */
  @Override
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
    }
    logs.values().forEach(DurableLog::refuse);
    try {
      commit.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    upkeep.close();
    reads.close();
    store.close();
  }

  void reserveAnyway(long bytes) {
    commit.reserveAnyway(bytes);
  }

  boolean reserve(long bytes) {
    return commit.reserve(bytes);
  }

  void appended() {
    commit.appended();
  }

  void released() {
    commit.released();
  }

  void releasedNow() {
    commit.releasedNow();
  }

  BlockingLane reads() {
    return reads;
  }

  private void failed(Throwable cause) {
    LOG.error("The journal {} failed; nothing more is taken until a restart", dir, cause);
    failures.count(cause);
    List<Consumer<Throwable>> listeners;
    synchronized (failureListeners) {
      failure = cause;
      listeners = List.copyOf(failureListeners);
    }
    logs.values().forEach(DurableLog::refuse);
    for (Consumer<Throwable> listener : listeners) {
      try {
        listener.accept(cause);
      } catch (RuntimeException e) {
        LOG.error("A listener of the journal failed", e);
      }
    }
  }

  private void register(DurableLog log) {
    Gauge.builder("vitrine.journal.held.bytes", log, DurableLog::bytes)
        .description("Bytes of records that were not released yet")
        .tag("log", log.name())
        .register(meters);
    FunctionCounter.builder("vitrine.journal.records", log, DurableLog::lastSequence)
        .description("Records committed since the log was made")
        .tag("log", log.name())
        .register(meters);
    FunctionCounter.builder("vitrine.journal.refused", log, DurableLog::refused)
        .description("Appends refused because the log was full, or the disk too far behind")
        .tag("log", log.name())
        .register(meters);
  }
}
