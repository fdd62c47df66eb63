package io.vitrine.broker.store;

import io.vitrine.log.Checkpoints;
import io.vitrine.log.RocksLibrary;
import io.vitrine.log.RocksSettings;
import io.vitrine.log.SyncMark;
import io.vitrine.log.WriteAheadLogs;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * The RocksDB of the store; see {@link Keys} for what is in it.
 *
 * <p>Threads: any; all of it may wait for the disk.
 */
final class StoreDb implements AutoCloseable {
  /** Since 2, entries of queues say by which shared subscription they came. */
  static final int SCHEMA_VERSION = 2;

  private static final byte[] SCHEMA = Keys.text(Keys.META, "schema");
  static final long MEMTABLE_BYTES = 32L << 20;
  private static final long CACHE_BYTES = 32L << 20;

  private final ReadWriteLock closing = new ReentrantReadWriteLock();
  private final RocksSettings settings;
  private final RocksDB db;
  private final WriteOptions synced = new WriteOptions().setSync(true);
  private final WriteOptions unsynced = new WriteOptions().setSync(false);
  private final SyncMark mark;
  private boolean closed;

  private StoreDb(RocksSettings settings, RocksDB db) throws RocksDBException {
    this.settings = settings;
    this.db = db;
    this.mark = new SyncMark(db);
  }

  /**
   * @throws StoreException if the directory cannot be used, is in use, or was written by another
   *     version
   */
  static StoreDb open(Path dir) {
    RocksLibrary.load();
    try {
      Files.createDirectories(dir);
    } catch (IOException e) {
      throw new StoreException("session store " + dir + " cannot be made: " + e, e);
    }
    try {
      WriteAheadLogs.check(dir);
    } catch (IOException e) {
      throw new StoreException("the session store cannot be opened: " + e.getMessage(), e);
    }
    RocksSettings settings = new RocksSettings(MEMTABLE_BYTES, CACHE_BYTES);
    StoreDb store;
    try {
      store = new StoreDb(settings, RocksDB.open(settings.options(), dir.toString()));
    } catch (RocksDBException e) {
      settings.close();
      throw refusal(dir, e);
    }
    try {
      store.checkSchema(dir);
      return store;
    } catch (RocksDBException e) {
      store.close();
      throw refusal(dir, e);
    } catch (StoreException e) {
      store.close();
      throw e;
    }
  }

  private static StoreException refusal(Path dir, RocksDBException e) {
    String message = String.valueOf(e.getMessage());
    return message.contains("lock")
        ? new StoreException("session store " + dir + " is in use by another process", e)
        : new StoreException("session store " + dir + " cannot be opened: " + message, e);
  }

  private void checkSchema(Path dir) throws RocksDBException {
    byte[] found = db.get(SCHEMA);
    int version = found == null ? 0 : ByteBuffer.wrap(found).getInt();
    if (version < SCHEMA_VERSION) {
      try (WriteBatch batch = mark.begin()) {
        batch.put(SCHEMA, new Bytes(4).i32(SCHEMA_VERSION).copy());
        write(batch, true);
      }
    } else if (version != SCHEMA_VERSION) {
      throw new StoreException(
          "session store "
              + dir
              + " has schema version "
              + version
              + " (expected: "
              + SCHEMA_VERSION
              + "); it was written by another version of this program");
    }
  }

  /** What each write begins with. */
  SyncMark mark() {
    return mark;
  }

  void write(WriteBatch batch, boolean sync) throws RocksDBException {
    db.write(sync ? synced : unsynced, batch);
    if (sync) {
      mark.wrote();
    }
  }

  byte @Nullable [] get(byte[] key) throws RocksDBException {
    closing.readLock().lock();
    try {
      return closed ? null : db.get(key);
    } finally {
      closing.readLock().unlock();
    }
  }

  /** Goes over a part of the store. */
  interface Scan {
    /** Returns whether to go on. */
    boolean entry(RocksIterator at) throws RocksDBException;
  }

  /** Tells {@code scan} all entries from {@code from} on, before {@code before}. */
  void scan(byte[] from, byte[] before, Scan scan) {
    closing.readLock().lock();
    try (Slice upper = new Slice(before);
        ReadOptions options = new ReadOptions().setIterateUpperBound(upper)) {
      if (closed) {
        throw new StoreException("the session store is closed");
      }
      try (RocksIterator iterator = db.newIterator(options)) {
        iterator.seek(from);
        while (iterator.isValid() && scan.entry(iterator)) {
          iterator.next();
        }
        iterator.status();
      }
    } catch (RocksDBException e) {
      throw new StoreException("the session store cannot be read: " + e.getMessage(), e);
    } finally {
      closing.readLock().unlock();
    }
  }

  /** Tells {@code scan} a whole table. */
  void scan(int table, Scan scan) {
    scan(Keys.table(table), Keys.table(table + 1), scan);
  }

  /** Makes {@code dir} a store with all that was written before. */
  void checkpoint(Path dir) throws RocksDBException {
    closing.readLock().lock();
    try {
      if (closed) {
        throw new StoreException("the session store is closed");
      }
      Checkpoints.make(db, dir);
    } finally {
      closing.readLock().unlock();
    }
  }

  @Override
  public void close() {
    db.cancelAllBackgroundWork(false);
    closing.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        db.close();
        synced.close();
        unsynced.close();
        settings.close();
      }
    } finally {
      closing.writeLock().unlock();
    }
  }
}
