package io.vitrine.broker.store;

import io.vitrine.broker.loop.SteadyClock;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/**
 * When the process was last known to live.
 *
 * @param steadyMillis by its {@link SteadyClock}, by which all times in the store are
 * @param wallMillis by the wall clock: what tells how long nothing lived
 */
record Alive(long steadyMillis, long wallMillis) {
  private static final byte[] KEY = Keys.text(Keys.META, "alive");

  /** Now, by that clock. */
  static Alive now(SteadyClock clock) {
    return new Alive(clock.millis(), System.currentTimeMillis());
  }

  /** What the store says; null if it says nothing. */
  static @Nullable Alive read(StoreDb db) throws RocksDBException {
    byte[] found = db.get(KEY);
    if (found == null) {
      return null;
    }
    ByteReader in = new ByteReader(found);
    long steady = in.i64();
    // Earlier there was one time alone.
    return new Alive(steady, found.length > Long.BYTES ? in.i64() : steady);
  }

  void write(Batch batch) {
    batch.value().i64(steadyMillis).i64(wallMillis);
    batch.put(KEY);
  }

  void write(WriteBatch batch) throws RocksDBException {
    batch.put(KEY, new Bytes(16).i64(steadyMillis).i64(wallMillis).copy());
  }

  /**
   * A clock that goes on from there by the time that has passed. If the wall clock was set back
   * meanwhile none has: nothing ends too early.
   */
  SteadyClock goOn() {
    return new SteadyClock(steadyMillis + Math.max(0, System.currentTimeMillis() - wallMillis));
  }
}
