package io.vitrine.log;

import java.util.Collection;
import org.rocksdb.RocksDBException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives the disk space of released records back: looks now and then how much the tables take beyond
 * what is held, and drops or rewrites files when it is too much. On a steady flow it finds nothing
 * to do.
 *
 * <p>Threads: one of its own.
 */
final class Upkeep implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Upkeep.class);
  private static final long INTERVAL_MILLIS = 2_000;

  private final JournalStore store;
  private final JournalOptions options;
  private final Collection<DurableLog> logs;
  private final Thread thread = new Thread(this, "vitrine-journal-upkeep");

  Upkeep(JournalStore store, JournalOptions options, Collection<DurableLog> logs) {
    this.store = store;
    this.options = options;
    this.logs = logs;
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Ends it, in the middle of a compaction too. Blocks. */
  void close() {
    thread.interrupt();
    store.cancelBackgroundWork();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void run() {
    try {
      while (!Thread.interrupted()) {
        Thread.sleep(INTERVAL_MILLIS);
        look();
      }
    } catch (InterruptedException e) {
      // Asked to end.
    }
  }

  private void look() {
    try {
      long held = logs.stream().mapToLong(DurableLog::bytes).sum();
      if (store.tableBytes() <= held + options.reclaimBytes()) {
        return;
      }
      for (DurableLog log : logs) {
        store.reclaim(log.id(), log.retention().deletedBefore());
      }
    } catch (RocksDBException | RuntimeException e) {
      LOG.warn("Space of released records was not given back this time: {}", e.getMessage());
    }
  }
}
