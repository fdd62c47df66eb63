package io.vitrine.broker.store;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vitrine.broker.loop.Commits;
import io.vitrine.broker.loop.Loop;
import io.vitrine.broker.loop.SteadyClock;
import io.vitrine.broker.session.Message;
import io.vitrine.log.DiskFailures;
import io.vitrine.log.RocksSettings;
import io.vitrine.runtime.BlockingLane;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The store of one broker: opened and read at the start, written by one thread in group commits.
 *
 * <p>If a write fails, the store has failed for good: nothing of that group counts, nothing more is
 * taken, and {@link #onFailure} says so. What was written before is safe; a restart finds it.
 *
 * <p>Threads: any. {@link #open} and {@link #close} wait for the disk.
 */
public final class BrokerStore implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BrokerStore.class);

  /** What the write-ahead logs may hold that a start writes as tables, in bytes. */
  public static final long RECOVERED_BYTES_MAX =
      RocksSettings.MEMTABLES_MAX * StoreDb.MEMTABLE_BYTES;

  private static final int READ_THREADS = 2;
  private static final int READS_MAX = 1 << 17;

  private final StoreDb db;
  private final StoreLimits limits;
  private final SteadyClock clock;
  private final Group group;
  private final StoreWriter writer;
  private final QueueReader reader;
  private final BlockingLane reads;
  private final AtomicLong lastSession;
  private final List<StoreLane> lanes = new CopyOnWriteArrayList<>();
  private final List<Consumer<Throwable>> failureListeners = new ArrayList<>();
  private final Purges purges;
  private final DiskFailures failures;
  private List<RecoveredSession> recovered;
  private List<DelayedRecord> delayed;
  private List<BanRecord> bans;
  private Map<Long, Long> orphans;
  private volatile Function<String, @Nullable Message> retained = topic -> null;

  private BrokerStore(
      StoreDb db,
      StoreLimits limits,
      boolean fsync,
      Recovery recovery,
      SteadyClock clock,
      MeterRegistry meters) {
    this.db = db;
    this.clock = clock;
    this.limits = limits;
    this.recovered = recovery.sessions();
    this.delayed = recovery.delayed();
    this.bans = recovery.bans();
    this.lastSession = new AtomicLong(recovery.lastSession());
    this.group =
        new Group(db, limits, recovery.bytes(), recovery.stored(), recovery.lastShared() + 1);
    this.writer = new StoreWriter(db, group, fsync, clock, meters, this::committed, this::failed);
    this.reader = new QueueReader(db);
    this.reads = new BlockingLane("vitrine-store-read", READ_THREADS, READS_MAX, meters);
    this.failures = new DiskFailures(meters, "vitrine.store.failures");
    this.purges = new Purges(reads, lanes);
    this.orphans = recovery.orphans();
    gauge(meters, "messages", group, Group::stored, "Messages in queues on disk");
    gauge(meters, "bytes", group, Group::bytes, "Bytes of messages in queues on disk");
    gauge(meters, "pending.bytes", writer, StoreWriter::pendingBytes, "Bytes that await the disk");
  }

  private static <T> void gauge(
      MeterRegistry meters, String name, T of, ToDoubleFunction<T> value, String text) {
    Gauge.builder("vitrine.store." + name, of, value).description(text).register(meters);
  }

  /**
   * Opens the store in {@code dir}, or makes it, and reads what must be in memory.
   *
   * @param fsync whether something is written when the disk has it, not just the operating system
   * @param retained gets the retained messages
   * @throws StoreException if the directory cannot be used, is in use by another process, or was
   *     written by another version
   */
  public static BrokerStore open(
      Path dir,
      StoreLimits limits,
      boolean fsync,
      MeterRegistry meters,
      Consumer<Message> retained) {
    StoreDb db = StoreDb.open(dir);
    Recovery recovery = new Recovery(db, limits.inflightMax());
    SteadyClock clock;
    try {
      Alive alive = Alive.read(db);
      clock = alive == null ? new SteadyClock() : alive.goOn();
      long now = clock.millis();
      recovery.run(alive == null ? now : Math.min(now, alive.steadyMillis()), retained);
    } catch (RocksDBException | RuntimeException e) {
      db.close();
      throw e instanceof StoreException s
          ? s
          : new StoreException("session store " + dir + " cannot be read: " + e.getMessage(), e);
    }
    BrokerStore store = new BrokerStore(db, limits, fsync, recovery, clock, meters);
    store.writer.start();
    return store;
  }

  /**
   * Who knows the retained messages: asked on the store's thread for what is to be written.
   *
   * @param current the retained message of a topic; null if there is none
   */
  public void retained(Function<String, @Nullable Message> current) {
    retained = current;
  }

  /** By which all times in the store are. */
  public SteadyClock clock() {
    return clock;
  }

  /** Messages in queues on disk. */
  public long storedMessages() {
    return group.stored();
  }

  /** Bytes of those. */
  public long storedBytes() {
    return group.bytes();
  }

  /** The sessions that were found, once. */
  public List<RecoveredSession> takeRecovered() {
    List<RecoveredSession> taken = recovered;
    recovered = List.of();
    return taken;
  }

  /** The messages that are to be published later, once. */
  public List<DelayedRecord> takeDelayed() {
    List<DelayedRecord> taken = delayed;
    delayed = List.of();
    return taken;
  }

  /** Who is not let in, once. */
  public List<BanRecord> takeBans() {
    List<BanRecord> taken = bans;
    bans = List.of();
    return taken;
  }

  /** An event loop's way in. */
  public StoreLane lane(Loop loop, Commits commits) {
    StoreLane lane = new StoreLane(loop, commits, this);
    lanes.add(lane);
    return lane;
  }

  /** The queue of a new session. */
  public StoredQueue newSession() {
    return new StoredQueue(lastSession.incrementAndGet());
  }

  /** Why nothing is written any more; null while it works. */
  public @Nullable Throwable failure() {
    return writer.failure();
  }

  /** Calls {@code listener} once if the store fails; at once if it has already. */
  public void onFailure(Consumer<Throwable> listener) {
    synchronized (failureListeners) {
      failureListeners.add(listener);
    }
    Throwable cause = writer.failure();
    if (cause != null) {
      listener.accept(cause);
    }
  }

  /**
   * Makes {@code dir} a store of its own with everything that was committed before, and perhaps
   * more; all of a turn or nothing of it. Writing goes on meanwhile. Waits for the disk.
   *
   * @param dir must not exist; on the same file system it takes no room until the store goes on
   * @throws StoreException if the store has failed, or the disk cannot
   */
  public void checkpoint(Path dir) {
    Throwable cause = writer.failure();
    if (cause != null) {
      throw new StoreException("the session store has failed: " + cause.getMessage(), cause);
    }
    try {
      db.checkpoint(dir);
    } catch (RocksDBException e) {
      throw new StoreException("no checkpoint of the session store: " + e.getMessage(), e);
    }
  }

  /** Writes what was asked for, and closes the directory. */
  @Override
  public void close() {
    try {
      writer.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    reads.close();
    db.close();
  }

  boolean offer(Turn turn) {
    return writer.offer(turn);
  }

  boolean behind() {
    return writer.pendingBytes() > limits.pendingBytesMax();
  }

  boolean caughtUp() {
    return writer.pendingBytes() <= limits.pendingBytesMax() / 2;
  }

  void load(StoredQueue queue, long after, int max, Loop loop, StoreLane.Loaded answer) {
    reads
        .run(() -> reader.load(queue, after, max))
        .onComplete(
            (messages, failure) ->
                loop.execute(
                    () -> {
                      loop.tick();
                      if (failure == null) {
                        answer.loaded(messages);
                      } else {
                        LOG.error("A queue could not be read from the store", failure);
                        answer.failed();
                      }
                    }));
  }

  void writeRetained(Group into, String topic) {
    Message message = retained.apply(topic);
    byte[] key = Keys.text(Keys.RETAINED, topic);
    if (message == null) {
      into.batch().delete(key);
    } else {
      Records.message(into.batch().value(), message);
      into.batch().put(key);
    }
  }

  /**
   * Goes on with what sessions have left that had ended before the start, once: when the others are
   * back, who may get something of it, and every event loop has its {@link #lane}.
   *
   * @param diskLow whether the disk has no room for what can be left out: then nothing is passed on
   *     until {@link #purgePostponed} finds that it has; any thread
   */
  public void purgeEnded(BooleanSupplier diskLow) {
    purges.disk(diskLow);
    orphans.forEach(this::purge);
    orphans = Map.of();
  }

  /** Goes on with what ended sessions have left and what had to wait; now and then. */
  public void purgePostponed() {
    purges.retry();
  }

  /**
   * The broker stops, and soon nobody is there who gets what ended sessions have left: the rest
   * stays for the next start.
   */
  public void stopPurging() {
    purges.stop();
  }

  void purge(long session, long sent) {
    purges.add(new Purge(db, session, sent));
  }

  private void committed() {
    lanes.forEach(StoreLane::wakeIfSlowed);
  }

  private void failed(Throwable cause) {
    LOG.error("The session store failed; nothing more is taken until a restart", cause);
    failures.count(cause);
    lanes.forEach(lane -> lane.failed(cause));
    List<Consumer<Throwable>> listeners;
    synchronized (failureListeners) {
      listeners = List.copyOf(failureListeners);
    }
    listeners.forEach(listener -> listener.accept(cause));
  }
}
