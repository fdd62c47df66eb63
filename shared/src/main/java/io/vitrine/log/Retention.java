package io.vitrine.log;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/**
 * How far a {@link DurableLog} was released. Readers' wishes are gathered and written down in
 * batches; the blocks behind them are deleted in larger batches still, as a range each, since every
 * range costs the store something.
 *
 * <p>Threads: {@link #want}, {@link #released}, {@link #releasedBytes} any; the rest the journal's.
 */
final class Retention {
  private static final long DELETE_BYTES = 4L << 20;
  private static final long DELETE_NANOS = 1_000_000_000L;

  private final DurableLog log;
  private final JournalStore store;
  private final AtomicLong wanted = new AtomicLong();
  private final Takers takers;
  private volatile LogState state;

  /** Blocks that begin before this sequence are deleted. */
  private volatile long deletedBefore;

  private long deletedBytes;
  private long deletedNanos = System.nanoTime();
  private @Nullable LogState prepared;

  /** Where blocks may be deleted up to: the beginning of the first one that is still held. */
  private long deletableBefore;

  Retention(DurableLog log, JournalStore store, LogState state) {
    this.log = log;
    this.store = store;
    this.state = state;
    this.deletedBytes = state.releasedBytes();
    this.takers = new Takers(state.released());
  }

  long released() {
    return state.released();
  }

  long releasedBytes() {
    return state.releasedBytes();
  }

  long deletedBefore() {
    return deletedBefore;
  }

  Takers takers() {
    return takers;
  }

  /** Notes the wish to release up to {@code sequence}, which was taken; true if it is a new one. */
  boolean want(long sequence) {
    return sequence > wanted.getAndAccumulate(sequence, Math::max);
  }

  /** Whether blocks wait to be deleted. */
  boolean deletable() {
    return deletableBefore > deletedBefore;
  }

  /** Adds to {@code batch} what is to be written now, if anything. */
  void prepare(WriteBatch batch, long nowNanos) throws RocksDBException {
    // In this order: what is wanted behind what is held was taken after it was held.
    long sequence = Math.min(wanted.get(), log.lastSequence());
    sequence = Math.min(sequence, takers.heldFrom() - 1);
    if (sequence > state.released()) {
      Block block = log.blockOf(sequence);
      LogState next = state.releasedThrough(sequence, block.bytesThrough(sequence));
      store.put(batch, next);
      prepared = next;
      deletableBefore = block.last() > sequence ? block.first() : sequence + 1;
    }
    LogState current = prepared == null ? state : prepared;
    boolean due =
        current.releasedBytes() - deletedBytes >= DELETE_BYTES
            || nowNanos - deletedNanos >= DELETE_NANOS;
    if (due && deletable()) {
      store.delete(batch, state.id(), deletedBefore, deletableBefore);
      deletedBefore = deletableBefore;
      deletedBytes = current.releasedBytes();
      deletedNanos = nowNanos;
    }
  }

  /** What was prepared is written. */
  void applied() {
    if (prepared != null) {
      state = prepared;
      prepared = null;
    }
  }
}
