package io.vitrine.log;

import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.CompressionType;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.WALRecoveryMode;

/**
 * How RocksDB is used where nearly every record is gone within milliseconds, while its memtable is
 * still in memory: the flush then drops it, and only the write-ahead log costs anything.
 */
public final class RocksSettings implements AutoCloseable {
  /** How many memtables of a database there are at most, each with a write-ahead log. */
  public static final int MEMTABLES_MAX = 3;

  private static final long MIB = 1L << 20;

  private final Cache cache;
  private final Options options;

  /**
   * @param memtableBytes size of a memtable; {@link #MEMTABLES_MAX} may exist
   * @param blockCacheBytes size of the cache for reads from disk
   */
  public RocksSettings(long memtableBytes, long blockCacheBytes) {
    cache = new LRUCache(blockCacheBytes);
    options =
        new Options()
            .setCreateIfMissing(true)
            .setWriteBufferSize(memtableBytes)
            .setMaxWriteBufferNumber(MEMTABLES_MAX)
            .setMaxBackgroundJobs(2)
            .setMaxOpenFiles(256)
            .setBytesPerSync(MIB)
            .setCompressionType(CompressionType.LZ4_COMPRESSION)
            .setTargetFileSizeBase(memtableBytes)
            .setMaxBytesForLevelBase(4 * memtableBytes)
            .setLevelCompactionDynamicLevelBytes(true)
            .setWalRecoveryMode(WALRecoveryMode.PointInTimeRecovery)
            .setParanoidChecks(true)
            .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
            .setKeepLogFileNum(2)
            .setMaxLogFileSize(MIB)
            .setMaxManifestFileSize(8 * MIB)
            .setStatsDumpPeriodSec(0)
            .setStatsPersistPeriodSec(0)
            .setTableFormatConfig(
                new BlockBasedTableConfig().setBlockCache(cache).setBlockSize(16 << 10));
  }

  public Options options() {
    return options;
  }

  @Override
  public void close() {
    options.close();
    cache.close();
  }
}
