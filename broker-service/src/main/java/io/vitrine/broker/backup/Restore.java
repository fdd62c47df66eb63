package io.vitrine.broker.backup;

import io.vitrine.broker.store.RestoredStore;
import io.vitrine.broker.store.StoreException;
import io.vitrine.log.Checkpoints;
import io.vitrine.log.Journal;
import io.vitrine.log.JournalException;
import io.vitrine.runtime.Synced;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/**
 * A backup brought back: copied, compared with its checksums, opened, and only then put in its
 * place, as a whole. The backup itself stays as it is.
 *
 * @param store what came back of sessions and retained messages; null if the backup has none
 * @param outboxRecords that were not in Kafka when the backup was made; -1 if it has no outbox
 */
public record Restore(Backup backup, @Nullable RestoredStore store, long outboxRecords) {
  private static final String UNFINISHED = "-restoring";

  /**
   * Waits for the disk.
   *
   * @param from the backup's directory
   * @param data where the broker will find it; must not be there, or be empty
   * @throws BackupException if it is damaged, of another version, or there is something already
   * @throws IOException if the disk cannot
   */
  public static Restore run(Path from, Path data) throws IOException {
    Backup backup = Backup.read(from);
    refuseUnlessEmpty(data);
    Path making = data.resolveSibling(data.getFileName() + UNFINISHED);
    Synced.delete(making);
    Files.createDirectories(making);
    try {
      for (FileEntry each : backup.files()) {
        each.copy(from, making);
      }
      Restore restored = open(backup, making);
      Files.deleteIfExists(data);
      Synced.move(making, data);
      return restored;
    } catch (RocksDBException | StoreException | JournalException e) {
      Synced.delete(making);
      throw new BackupException("the backup " + from + " cannot be used: " + e.getMessage(), e);
    } catch (BackupException | IOException e) {
      Synced.delete(making);
      throw e;
    }
  }

  private static Restore open(Backup backup, Path dir) throws RocksDBException {
    for (String part : backup.parts()) {
      if (Backup.isDatabase(part)) {
        Checkpoints.verify(dir.resolve(part));
      }
    }
    List<String> parts = backup.parts();
    return new Restore(
        backup,
        parts.contains(Backup.STORE) ? RestoredStore.settle(dir.resolve(Backup.STORE)) : null,
        parts.contains(Backup.JOURNAL) ? Journal.renew(dir.resolve(Backup.JOURNAL)) : -1);
  }

  private static void refuseUnlessEmpty(Path data) throws IOException {
    if (!Files.exists(data)) {
      return;
    }
    try (Stream<Path> there = Files.list(data)) {
      List<Path> found = there.toList();
      if (!found.isEmpty()) {
        throw new BackupException(
            data
                + " is not empty: it has "
                + found.get(0).getFileName()
                + "; a backup is brought back where there is nothing");
      }
    }
  }
}
