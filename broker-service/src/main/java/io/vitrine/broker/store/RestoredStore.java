package io.vitrine.broker.store;

import io.vitrine.broker.loop.SteadyClock;
import java.nio.file.Path;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;

/**
 * What a store that was brought back from a backup has in it.
 *
 * @param messages in queues, those in flight included, per session that has them
 */
public record RestoredStore(long sessions, long subscriptions, long messages, long retained) {

  /**
   * Opens a store that nobody has open, as far as it takes to know that it can be, and says that it
   * lived until now: clients that were connected when the backup was made count as away since now,
   * not since then. Waits for the disk.
   *
   * @throws StoreException if it cannot be used; the message says why
   */
  public static RestoredStore settle(Path dir) {
    try (StoreDb db = StoreDb.open(dir);
        WriteBatch batch = db.mark().begin()) {
      Alive then = Alive.read(db);
      Alive.now(then == null ? new SteadyClock() : then.goOn()).write(batch);
      db.write(batch, true);
      return new RestoredStore(
          count(db, Keys.SESSION),
          count(db, Keys.SUBSCRIPTION),
          count(db, Keys.QUEUE),
          count(db, Keys.RETAINED));
    } catch (RocksDBException e) {
      throw new StoreException("session store " + dir + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static long count(StoreDb db, int table) {
    Counter counter = new Counter();
    db.scan(table, counter);
    return counter.entries;
  }

  private static final class Counter implements StoreDb.Scan {
    private long entries;

    @Override
    public boolean entry(RocksIterator at) {
      entries++;
      return true;
    }
  }
}
