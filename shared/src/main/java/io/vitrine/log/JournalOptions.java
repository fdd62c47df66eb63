package io.vitrine.log;

/**
 * Limits of a {@link Journal}.
 *
 * @param fsync true: a record is committed when the disk has it; false: when the operating system
 *     has it, so that a power failure may lose the last ones (and hand out their sequences again)
 * @param lingerMicros how long the first record of a group commit waits for more, in microseconds
 * @param groupOps a group of so many records is committed without lingering
 * @param pendingBytesMax most bytes that may await the disk, over all logs of the journal
 * @param tailBytesMax bytes of the newest records kept in memory for readers, per log
 * @param tailsBytesMax the same over all logs: if there are many, each keeps its part
 * @param memtableBytes size of a RocksDB memtable; three may exist
 * @param blockCacheBytes size of RocksDB's cache for reads from disk
 * @param readThreads threads that read from disk for {@link LogSource#fetch}
 * @param reclaimBytes after so many released bytes, files are dropped and rewritten in the
 *     background to give their space back
 */
public record JournalOptions(
    boolean fsync,
    int lingerMicros,
    int groupOps,
    long pendingBytesMax,
    long tailBytesMax,
    long tailsBytesMax,
    long memtableBytes,
    long blockCacheBytes,
    int readThreads,
    long reclaimBytes) {
  private static final long MIB = 1L << 20;

  public JournalOptions {
    require(lingerMicros >= 0 && lingerMicros <= 1_000_000, "lingerMicros", lingerMicros);
    require(groupOps >= 1, "groupOps", groupOps);
    require(pendingBytesMax >= 1, "pendingBytesMax", pendingBytesMax);
    require(tailBytesMax >= 0, "tailBytesMax", tailBytesMax);
    require(tailsBytesMax >= 0, "tailsBytesMax", tailsBytesMax);
    require(memtableBytes >= 64 << 10, "memtableBytes", memtableBytes);
    require(blockCacheBytes >= 0, "blockCacheBytes", blockCacheBytes);
    require(readThreads >= 1, "readThreads", readThreads);
    require(reclaimBytes >= 1, "reclaimBytes", reclaimBytes);
  }

  public static JournalOptions defaults() {
    return new JournalOptions(
        true, 500, 128, 64 * MIB, 8 * MIB, 32 * MIB, 16 * MIB, 16 * MIB, 2, 64 * MIB);
  }

  /** The same with {@code durability: os} (false) or {@code fsync} (true). */
  public JournalOptions withFsync(boolean changed) {
    return new JournalOptions(
        changed,
        lingerMicros,
        groupOps,
        pendingBytesMax,
        tailBytesMax,
        tailsBytesMax,
        memtableBytes,
        blockCacheBytes,
        readThreads,
        reclaimBytes);
  }

  /** The same with so many bytes of each log's latest records in memory, and of all together. */
  public JournalOptions withTailBytesMax(long each, long all) {
    return new JournalOptions(
        fsync,
        lingerMicros,
        groupOps,
        pendingBytesMax,
        each,
        all,
        memtableBytes,
        blockCacheBytes,
        readThreads,
        reclaimBytes);
  }

  public JournalOptions withLingerMicros(int changed) {
    return new JournalOptions(
        fsync,
        changed,
        groupOps,
        pendingBytesMax,
        tailBytesMax,
        tailsBytesMax,
        memtableBytes,
        blockCacheBytes,
        readThreads,
        reclaimBytes);
  }

  private static void require(boolean good, String name, long value) {
    if (!good) {
      throw new IllegalArgumentException(name + ": " + value);
    }
  }
}
