package io.vitrine.log;

import java.nio.file.Path;
import org.rocksdb.Checkpoint;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/**
 * Copies of a RocksDB that is in use, as of a moment. Table files never change, so the copy shares
 * them with the original (hard links) where the file system can.
 *
 * <p>Threads: any that may wait for the disk.
 */
public final class Checkpoints {
  private Checkpoints() {}

  /**
   * @param dir must not exist; its parent must
   */
  public static void make(RocksDB db, Path dir) throws RocksDBException {
    try (Checkpoint checkpoint = Checkpoint.create(db)) {
      checkpoint.createCheckpoint(dir.toString());
    }
  }

  /**
   * Reads all of a database and compares it with its checksums. Changes nothing.
   *
   * @throws RocksDBException if it is damaged, or none
   */
  public static void verify(Path dir) throws RocksDBException {
    RocksLibrary.load();
    try (Options options = new Options().setParanoidChecks(true);
        RocksDB db = RocksDB.openReadOnly(options, dir.toString())) {
      db.verifyChecksum();
    }
  }
}
