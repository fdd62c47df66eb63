package io.vitrine.log;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A log on disk, made by {@link Journal#log}. A record is readable when it is committed. It stays
 * until it is released, over restarts too; sequences go on where they were, also after everything
 * was released.
 *
 * <p>Threads: any; the methods without {@code public} belong to the journal's thread.
 */
public final class DurableLog implements ReleasableLog {
  /** What each record counts against {@code bytesMax} beyond its length. */
  public static final int RECORD_OVERHEAD_BYTES = Block.RECORD_OVERHEAD_BYTES;

  private static final Logger LOG = LoggerFactory.getLogger(DurableLog.class);
  private static final long RELEASED_SECONDS_MAX = 5;
  private static final long RELEASED_LOOK_MILLIS = 50;

  private final Journal journal;
  private final JournalStore store;
  private final LogState initial;
  private final long bytesMax;
  private final Waiters waiters = new Waiters();
  private final Waiters releaseWaiters = new Waiters();
  private final List<LongConsumer> commitListeners = new CopyOnWriteArrayList<>();
  private final List<LongConsumer> releaseListeners = new CopyOnWriteArrayList<>();
  private final LongAdder refused = new LongAdder();

  /** The newest committed blocks by first sequence, so that who follows closely needs no disk. */
  private final ConcurrentSkipListMap<Long, Block> tail = new ConcurrentSkipListMap<>();

  private long tailBytes;
  private volatile @Nullable LogNote note;

  // Guarded by "pending".
  private final Deque<PendingBlock> pending = new ArrayDeque<>();
  private long lastAppended;
  private boolean open = true;

  /** Bytes of all records ever appended, written under the lock of "pending". */
  private volatile long appendedBytes;

  // Written by the journal's thread.
  private final Retention retention;
  private volatile long committed;
  private long committedBytes;
  private volatile long releasedOnDisk;

  DurableLog(Journal journal, JournalStore store, LogState state, long bytesMax) {
    this.journal = journal;
    this.store = store;
    this.initial = state;
    this.bytesMax = bytesMax;
    Block last = store.lastBlock(state.id());
    Block first = store.blockAt(state.id(), state.released() + 1);
    LogState start = state;
    if (first != null && first.first() > state.released() + 1) {
      LOG.warn("Log {} begins at {}, not {}", name(), first.first(), state.released() + 1);
      start = state.releasedThrough(first.first() - 1, first.bytesBefore());
    }
    retention = new Retention(this, store, start);
    releasedOnDisk = start.released();
    committed = first == null || last == null ? start.released() : last.last();
    committedBytes =
        first == null || last == null ? start.releasedBytes() : last.bytesThrough(last.last());
    lastAppended = committed;
    appendedBytes = committedBytes;
  }

  /**
   * Appends a record; it may be read, and is safe, when {@link #onCommitted} says so. Never blocks;
   * the record is copied.
   *
   * @return the record's sequence; -1 if {@code bytesMax} would be exceeded, or the disk is so far
   *     behind that no more may wait for it, or the journal has {@linkplain Journal#failure failed}
   *     or was closed
   */
  public long append(Buffer record) {
    return append(record, false);
  }

  /**
   * The same for a record that must not be refused since another log has it already: over {@code
   * bytesMax} if need be. To be called only after it was found to have room.
   *
   * @return -1 if the journal has failed or was closed
   */
  public long appendAnyway(Buffer record) {
    return append(record, true);
  }

  private long append(Buffer record, boolean anyway) {
    int weight = record.length() + RECORD_OVERHEAD_BYTES;
    long sequence;
    synchronized (pending) {
      if (!open || !anyway && (bytes() + weight > bytesMax || !journal.reserve(weight))) {
        refused.increment();
        return -1;
      }
      if (anyway) {
        journal.reserveAnyway(weight);
      }
      PendingBlock block = pending.peekLast();
      if (block == null || !block.fits(record.length())) {
        block = new PendingBlock();
        pending.add(block);
      }
      block.add(record);
      appendedBytes += weight;
      sequence = ++lastAppended;
    }
    journal.appended();
    return sequence;
  }

  /** What the last note said that was kept; null if none ever was. Waits for the disk. */
  public byte @Nullable [] lastNote() {
    return store.note(name());
  }

  /** Keeps it beside the records from now on; to be called before any is appended. */
  public void keep(LogNote kept) {
    note = kept;
  }

  /**
   * Calls {@code listener} on the journal's thread once per group commit that brought records of
   * this log, with the highest sequence that is durable. Hand over and return.
   */
  public void onCommitted(LongConsumer listener) {
    commitListeners.add(listener);
  }

  /** Bytes held: of the records not released yet, committed or not. */
  public long bytes() {
    return appendedBytes - retention.releasedBytes();
  }

  public long bytesMax() {
    return bytesMax;
  }

  /** Counts a record that was refused before it was appended. */
  public void countRefused() {
    refused.increment();
  }

  /** How many appends were answered -1, or counted as such. */
  public long refused() {
    return refused.sum();
  }

  @Override
  public String name() {
    return initial.name();
  }

  @Override
  public long epoch() {
    return initial.epoch();
  }

  @Override
  public long lastSequence() {
    return committed;
  }

  @Override
  public long firstSequence() {
    return retention.released() + 1;
  }

  /**
   * Calls {@code listener} with the sequence of each release, on the thread of whoever releases,
   * before the disk knows of it. Hand over and return.
   */
  public void onReleased(LongConsumer listener) {
    releaseListeners.add(listener);
  }

  @Override
  public void release(long sequence) {
    retention.takers().take(sequence);
    releaseListeners.forEach(listener -> listener.accept(sequence));
    if (retention.want(sequence)) {
      journal.released();
    }
  }

  /** Writes down what is about to be dropped; both ends included. */
  @FunctionalInterface
  public interface DropNote {
    void write(long from, long through) throws IOException;
  }

  /**
   * Drops the oldest records up to {@code through} that nobody has released, after {@code note} has
   * written down which those are; if some are {@linkplain #owedThrough owed}, those. The disk has
   * by then that what is before them was released, so that after a kill the log begins at the
   * latest with what was noted last. One at a time; waits for the disk.
   *
   * @return the first one that was dropped; beyond {@code through} if none was
   * @throws IOException if {@code note} does, or the journal does not write; then nothing was
   *     dropped, but may be owed
   */
  public long drop(long through, DropNote note) throws IOException {
    Takers takers = retention.takers();
    Takers.Held held = takers.hold(through);
    if (held.from() > held.through()) {
      return held.from();
    }
    boolean noted = false;
    try {
      awaitReleased(held.from() - 1);
      note.write(held.from(), held.through());
      noted = true;
    } finally {
      if (noted) {
        releaseListeners.forEach(listener -> listener.accept(held.through()));
        // In this order: a commit that takes along what is behind it takes it, too.
        retention.want(held.through());
        takers.letGo();
      } else {
        takers.giveBack(held);
      }
      // Others may have released what is behind it meanwhile, and wait for the disk.
      journal.releasedNow();
    }
    return held.from();
  }

  /**
   * The last of the records that could be neither dropped, since that could not be written down,
   * nor left to others, who had taken what is behind them; 0 if there is none. Nothing from there
   * on is forgotten before another {@link #drop}.
   */
  public long owedThrough() {
    return retention.takers().owedThrough();
  }

  /** What was released by then is on disk as such. */
  private void awaitReleased(long sequence) throws IOException {
    CountDownLatch onDisk = new CountDownLatch(1);
    releaseWaiters.add(sequence - 1, onDisk::countDown, () -> releasedOnDisk);
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(RELEASED_SECONDS_MAX);
    try {
      do {
        // Again and again: who has taken them may not have asked for it yet.
        journal.releasedNow();
        if (onDisk.await(RELEASED_LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
          return;
        }
      } while (System.nanoTime() < deadline && journal.failure() == null);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new InterruptedIOException("log " + name() + ": the journal does not write");
  }

  @Override
  public long releaseOnDisk(long sequence, Runnable done) {
    long first = retention.takers().take(sequence);
    releaseListeners.forEach(listener -> listener.accept(sequence));
    retention.want(sequence);
    releaseWaiters.add(sequence - 1, done, () -> releasedOnDisk);
    journal.releasedNow();
    return first;
  }

  /**
   * Releases that were wanted are written.
   *
   * @param synced whether they are on disk, too
   */
  void releaseApplied(boolean synced) {
    if (synced) {
      releasedOnDisk = retention.released();
      if (releaseWaiters.any()) {
        releaseWaiters.wake(releasedOnDisk);
      }
    }
  }

  @Override
  public void whenAppended(long after, Runnable wake) {
    waiters.add(after, wake, this::lastSequence);
  }

  @Override
  public Future<LogBatch> fetch(long after, int bytesMax) {
    boolean inMemory =
        after >= committed || tailBlock(Math.max(after, retention.released()) + 1) != null;
    return inMemory
        ? Future.succeededFuture(read(after, bytesMax))
        : journal.reads().run(() -> read(after, bytesMax));
  }

  @Override
  public LogBatch read(long after, int bytesMax) {
    long last = committed;
    long from = Math.max(after, retention.released()) + 1;
    BatchCollector batch = new BatchCollector(after, from, last, bytesMax);
    if (from <= last) {
      Block block = tailBlock(from);
      if (block == null) {
        store.blocks(initial.id(), from, batch::add);
      } else {
        for (Block next : tail.tailMap(block.first()).values()) {
          if (!batch.add(next)) {
            break;
          }
        }
      }
    }
    return batch.toBatch();
  }

  /**
   * The last of the records from {@code from} to {@code through} that together count no more than
   * {@code bytesMax}; at least the first, however large. Waits for the disk.
   */
  public long lastWithin(long from, long through, long bytesMax) {
    long limit = bytesThrough(from - 1) + bytesMax;
    long low = from;
    long high = Math.max(from, through);
    while (low < high) {
      long middle = (low + high + 1) >>> 1;
      if (bytesThrough(middle) <= limit) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  /** Bytes of all records that the log ever got up to this one, or to what is left behind it. */
  private long bytesThrough(long sequence) {
    Block block = tailBlock(sequence);
    if (block == null) {
      block = store.blockAt(initial.id(), sequence);
    }
    if (block == null) {
      return appendedBytes;
    }
    return block.holds(sequence) ? block.bytesThrough(sequence) : block.bytesBefore();
  }

  private @Nullable Block tailBlock(long sequence) {
    Map.Entry<Long, Block> entry = tail.floorEntry(sequence);
    return entry != null && entry.getValue().holds(sequence) ? entry.getValue() : null;
  }

  int id() {
    return initial.id();
  }

  /** Takes out what awaits the disk, about {@code bytesMax} bytes at most. */
  List<Block> take(long bytesMax) {
    List<PendingBlock> taken = new ArrayList<>();
    long weight = 0;
    synchronized (pending) {
      while (!pending.isEmpty() && weight < bytesMax) {
        PendingBlock block = pending.remove();
        weight += block.weight();
        taken.add(block);
      }
    }
    List<Block> blocks = new ArrayList<>(taken.size());
    long first = committed + 1;
    long bytesBefore = committedBytes;
    for (PendingBlock block : taken) {
      blocks.add(block.seal(first, bytesBefore));
      first += block.count();
      bytesBefore += block.weight();
    }
    return blocks;
  }

  /** What is kept beside these blocks, which are about to be written. */
  void putNote(WriteBatch batch, List<Block> blocks) throws RocksDBException {
    LogNote kept = note;
    if (kept != null) {
      blocks.forEach(block -> block.tell(kept));
      store.putNote(batch, name(), kept.encode());
    }
  }

  boolean hasPending() {
    synchronized (pending) {
      return !pending.isEmpty();
    }
  }

  /** These blocks are durable now. Returns what they weigh. */
  long committed(List<Block> blocks, long tailBytesMax) {
    Block newest = blocks.get(blocks.size() - 1);
    long through = newest.bytesThrough(newest.last());
    long weight = through - committedBytes;
    for (Block block : blocks) {
      tail.put(block.first(), block);
      tailBytes += block.value().length;
    }
    committedBytes = through;
    LogNote kept = note;
    if (kept != null) {
      kept.written();
    }
    committed = newest.last();
    trimTail(tailBytesMax);
    for (LongConsumer listener : commitListeners) {
      try {
        listener.accept(newest.last());
      } catch (RuntimeException e) {
        LOG.error("A listener of log {} failed", name(), e);
      }
    }
    if (waiters.any()) {
      waiters.wake(newest.last());
    }
    return weight;
  }

  /** Bytes of the newest records that are kept in memory. */
  long tailBytes() {
    return tailBytes;
  }

  /** Keeps no more than so many bytes of them. */
  void trimTail(long bytesMax) {
    while (tailBytes > bytesMax && !tail.isEmpty()) {
      tailBytes -= tail.pollFirstEntry().getValue().value().length;
    }
  }

  /** No more appends: the journal failed, or closes. */
  void refuse() {
    synchronized (pending) {
      open = false;
    }
  }

  Retention retention() {
    return retention;
  }

  /** Forgets what readers cannot ask for any more. */
  void forgetReleased() {
    long released = retention.released();
    while (!tail.isEmpty() && tail.firstEntry().getValue().last() <= released) {
      tailBytes -= tail.pollFirstEntry().getValue().value().length;
    }
  }

  /** The block of a record that was committed and is not deleted yet. */
  Block blockOf(long sequence) {
    Block block = tailBlock(sequence);
    if (block == null) {
      block = store.blockAt(initial.id(), sequence);
    }
    if (block == null || !block.holds(sequence)) {
      throw new JournalException("log " + name() + " has no record " + sequence);
    }
    return block;
  }
}
