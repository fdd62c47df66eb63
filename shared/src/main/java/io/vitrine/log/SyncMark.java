package io.vitrine.log;

import java.nio.ByteBuffer;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * What each write to a RocksDB says of those before it, in its write-ahead log alone: up to which
 * sequence number the disk had everything when it was made. So whoever finds a write that is not
 * whole can tell whether it was ever promised ({@link WriteAheadLogs}).
 *
 * <p>Threads: one writes; {@link #synced} any.
 */
public final class SyncMark {
  /** A write that begins with such an entry: tag, length, the number in big endian. */
  public static final int TAG = 3;

  public static final int BYTES = 8;

  private final RocksDB db;
  private volatile long synced;

  /**
   * Begins to mark the writes to {@code db}, which was just opened, with a first one that is
   * synced: what a new log holds behind it is known to be later.
   */
  public SyncMark(RocksDB db) throws RocksDBException {
    this.db = db;
    this.synced = db.getLatestSequenceNumber();
    try (WriteBatch batch = begin();
        WriteOptions options = new WriteOptions().setSync(true)) {
      db.write(options, batch);
    }
  }

  /** Sequence number of the last write that is known to be on disk with all before it. */
  public long synced() {
    return synced;
  }

  /** An empty write with the mark. */
  public WriteBatch begin() throws RocksDBException {
    WriteBatch batch = new WriteBatch();
    batch.putLogData(ByteBuffer.allocate(BYTES).putLong(synced).array());
    return batch;
  }

  /** A write was synced. */
  public void wrote() {
    synced = db.getLatestSequenceNumber();
  }
}
