package io.vitrine.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.rocksdb.CompactRangeOptions;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * The RocksDB below a {@link Journal}. Keys are a log's number (i32, from 1 on) and a block's first
 * sequence (i64), big endian; number 0 holds what the journal knows of itself: the schema's
 * version, a {@link LogState} per log, and its {@link LogNote}.
 *
 * <p>Threads: writes on the journal's thread; reads on any; all of it may wait for the disk.
 */
final class JournalStore implements AutoCloseable {
  static final int SCHEMA_VERSION = 1;
  private static final int META = 0;
  private static final String SCHEMA = "schema";
  private static final String LOG = "log/";
  private static final String NOTE = "note/";

  private final ReadWriteLock closing = new ReentrantReadWriteLock();
  private final RocksSettings settings;
  private final RocksDB db;
  private final WriteOptions synced = new WriteOptions().setSync(true);
  private final WriteOptions unsynced = new WriteOptions().setSync(false);
  private final SyncMark mark;
  private boolean closed;

  private JournalStore(RocksSettings settings, RocksDB db) throws RocksDBException {
    this.settings = settings;
    this.db = db;
    this.mark = new SyncMark(db);
  }

  /**
   * @throws JournalException if the directory cannot be used, is in use, or was written by a newer
   *     version
   */
  static JournalStore open(Path dir, JournalOptions options) {
    RocksLibrary.load();
    try {
      Files.createDirectories(dir);
    } catch (IOException e) {
      throw new JournalException("journal directory " + dir + " cannot be made: " + e, e);
    }
    try {
      WriteAheadLogs.check(dir);
    } catch (IOException e) {
      throw new JournalException("the journal cannot be opened: " + e.getMessage(), e);
    }
    RocksSettings settings = new RocksSettings(options.memtableBytes(), options.blockCacheBytes());
    JournalStore store;
    try {
      store = new JournalStore(settings, RocksDB.open(settings.options(), dir.toString()));
    } catch (RocksDBException e) {
      settings.close();
      throw refusal(dir, e);
    }
    try {
      store.checkSchema(dir);
      return store;
    } catch (RocksDBException | RuntimeException e) {
      store.close();
      throw e instanceof JournalException j ? j : refusal(dir, e);
    }
  }

  private static JournalException refusal(Path dir, Exception e) {
    String message = String.valueOf(e.getMessage());
    return message.contains("lock")
        ? new JournalException("journal directory " + dir + " is in use by another process", e)
        : new JournalException("journal directory " + dir + " cannot be opened: " + message, e);
  }

  private void checkSchema(Path dir) throws RocksDBException {
    byte[] found = db.get(metaKey(SCHEMA));
    if (found == null) {
      byte[] version = ByteBuffer.allocate(4).putInt(SCHEMA_VERSION).array();
      put(metaKey(SCHEMA), version);
      return;
    }
    int version = ByteBuffer.wrap(found).getInt();
    if (version != SCHEMA_VERSION) {
      throw new JournalException(
          "journal directory "
              + dir
              + " has schema version "
              + version
              + " (expected: "
              + SCHEMA_VERSION
              + "); it was written by another version of this program");
    }
  }

  /** What is known of all logs, by iteration over the journal's own keys. */
  List<LogState> states() {
    byte[] from = metaKey(LOG);
    List<LogState> states = new ArrayList<>();
    scan(
        META,
        iterator -> {
          for (iterator.seek(from); iterator.isValid(); iterator.next()) {
            byte[] key = iterator.key();
            String text = new String(key, 4, key.length - 4, StandardCharsets.UTF_8);
            if (text.startsWith(LOG)) {
              states.add(LogState.decode(text.substring(LOG.length()), iterator.value()));
            }
          }
        });
    return states;
  }

  void put(LogState state) throws RocksDBException {
    put(metaKey(LOG + state.name()), state.encode());
  }

  /** What a log keeps beside its records; null if it never did. */
  byte @Nullable [] note(String log) {
    return read(() -> db.get(metaKey(NOTE + log)));
  }

  void putNote(WriteBatch batch, String log, byte[] note) throws RocksDBException {
    batch.put(metaKey(NOTE + log), note);
  }

  private void put(byte[] key, byte[] value) throws RocksDBException {
    try (WriteBatch batch = begin()) {
      batch.put(key, value);
      db.write(synced, batch);
    }
  }

  /** Begins a write. */
  WriteBatch begin() throws RocksDBException {
    return mark.begin();
  }

  void put(WriteBatch batch, LogState state) throws RocksDBException {
    batch.put(metaKey(LOG + state.name()), state.encode());
  }

  void put(WriteBatch batch, int log, Block block) throws RocksDBException {
    batch.put(key(log, block.first()), block.value());
  }

  void delete(WriteBatch batch, int log, long from, long before) throws RocksDBException {
    batch.deleteRange(key(log, from), key(log, before));
  }

  void write(WriteBatch batch, boolean sync) throws RocksDBException {
    db.write(sync ? synced : unsynced, batch);
    if (sync) {
      mark.wrote();
    }
  }

  /** The block that holds {@code sequence}, or else the next one; null if there is none. */
  @Nullable Block blockAt(int log, long sequence) {
    List<Block> found = new ArrayList<>(1);
    blocks(
        log,
        sequence,
        block -> {
          found.add(block);
          return false;
        });
    return found.isEmpty() ? null : found.get(0);
  }

  @Nullable Block lastBlock(int log) {
    List<Block> found = new ArrayList<>(1);
    scan(
        log,
        iterator -> {
          iterator.seekToLast();
          if (iterator.isValid()) {
            found.add(block(iterator));
          }
        });
    return found.isEmpty() ? null : found.get(0);
  }

  /** Gives {@code wanted} the blocks from the one that holds {@code sequence} on, until it ends. */
  void blocks(int log, long sequence, Predicate<Block> wanted) {
    scan(
        log,
        iterator -> {
          iterator.seekForPrev(key(log, sequence));
          if (!iterator.isValid()) {
            iterator.seekToFirst();
          }
          for (; iterator.isValid(); iterator.next()) {
            Block block = block(iterator);
            if (block.last() >= sequence && !wanted.test(block)) {
              return;
            }
          }
        });
  }

  private interface Scan {
    void over(RocksIterator iterator) throws RocksDBException;
  }

  private void scan(int log, Scan scan) {
    read(
        () -> {
          try (Slice lower = new Slice(key(log, 0));
              Slice upper = new Slice(key(log + 1, 0));
              ReadOptions options =
                  new ReadOptions()
                      .setIterateLowerBound(lower)
                      .setIterateUpperBound(upper)
                      // Nobody asks for what was released: deleted ranges need not be looked up.
                      .setIgnoreRangeDeletions(true);
              RocksIterator iterator = db.newIterator(options)) {
            scan.over(iterator);
            iterator.status();
            return true;
          }
        });
  }

  private interface Reading<T extends @Nullable Object> {
    T read() throws RocksDBException;
  }

  /**
   * The journal stays open meanwhile.
   *
   * @throws JournalException if it is closed, or cannot be read
   */
  private <T extends @Nullable Object> T read(Reading<T> reading) {
    closing.readLock().lock();
    try {
      if (closed) {
        throw new JournalException("the journal is closed");
      }
      return reading.read();
    } catch (RocksDBException e) {
      throw new JournalException("the journal cannot be read: " + e.getMessage(), e);
    } finally {
      closing.readLock().unlock();
    }
  }

  /** Gives back the space of blocks before {@code before}, which were deleted. Takes its time. */
  void reclaim(int log, long before) throws RocksDBException {
    closing.readLock().lock();
    try (CompactRangeOptions options =
        new CompactRangeOptions().setExclusiveManualCompaction(false)) {
      if (!closed) {
        // Dropping files is final at once; so must be the release that allows it.
        db.syncWal();
        List<byte[]> range = List.of(key(log, 0), key(log, before));
        db.deleteFilesInRanges(db.getDefaultColumnFamily(), range, false);
        db.compactRange(db.getDefaultColumnFamily(), key(log, 0), key(log, before), options);
      }
    } finally {
      closing.readLock().unlock();
    }
  }

  /** Bytes of all table files, without the write-ahead log. */
  long tableBytes() throws RocksDBException {
    closing.readLock().lock();
    try {
      return closed ? 0 : db.getLongProperty("rocksdb.total-sst-files-size");
    } finally {
      closing.readLock().unlock();
    }
  }

  /** Makes {@code dir} a store with all that was written before. */
  void checkpoint(Path dir) throws RocksDBException {
    closing.readLock().lock();
    try {
      if (closed) {
        throw new JournalException("the journal is closed");
      }
      Checkpoints.make(db, dir);
    } finally {
      closing.readLock().unlock();
    }
  }

  /** Ends background work early, so that {@link #close} need not wait for a long compaction. */
  void cancelBackgroundWork() {
    db.cancelAllBackgroundWork(false);
  }

  @Override
  public void close() {
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

  private static Block block(RocksIterator iterator) {
    return new Block(ByteBuffer.wrap(iterator.key()).getLong(4), iterator.value());
  }

  private static byte[] key(int log, long sequence) {
    return ByteBuffer.allocate(12).putInt(log).putLong(sequence).array();
  }

  private static byte[] metaKey(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(4 + bytes.length).putInt(META).put(bytes).array();
  }
}
