package io.vitrine.standalone;

import io.vitrine.broker.backup.Backup;
import io.vitrine.broker.backup.BackupCopy;
import io.vitrine.broker.backup.BackupException;
import io.vitrine.broker.backup.Restore;
import io.vitrine.broker.store.RestoredStore;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the commands do with the files of a backup. The images without the broker lack it. */
final class BackupFiles {
  private BackupFiles() {}

  /**
   * @throws Refusal if it cannot be copied
   */
  static Path copy(Path from, Path target) {
    if (!Files.isDirectory(from)) {
      throw new Refusal(
          "--to: the backup is complete, but its directory "
              + from
              + " cannot be read from here: run this on the broker's machine, or copy it from there");
    }
    try {
      return BackupCopy.copy(from, target);
    } catch (BackupException e) {
      throw new Refusal("--to: " + e.getMessage());
    } catch (IOException e) {
      throw new Refusal("--to: " + Refusal.reason(e));
    }
  }

  /**
   * @param broker the directory of the broker that will start with it
   * @throws Refusal if it cannot be brought back; nothing has changed then
   */
  static void restore(Path from, Path broker, PrintWriter out) {
    try {
      // Taken for a moment: nobody serves from there. The lock's file is no data.
      DataLock.take(broker).remove();
      report(Restore.run(from, broker), broker, out);
    } catch (BackupException e) {
      throw new Refusal(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw new Refusal(Refusal.reason(e));
    }
  }

  private static void report(Restore restored, Path broker, PrintWriter out) {
    Backup backup = restored.backup();
    out.printf(
        "%s: of %s, begun %s, by version %s, is in %s%n",
        backup.name(), backup.node(), backup.begun(), backup.version(), broker);
    RestoredStore store = restored.store();
    if (store != null) {
      out.printf(
          "  %d sessions with %d subscriptions and %d queued messages, %d retained messages%n",
          store.sessions(), store.subscriptions(), store.messages(), store.retained());
    }
    if (restored.outboxRecords() >= 0) {
      out.printf(
          "  %d records in the outbox that were not released then; Kafka may get them again%n",
          restored.outboxRecords());
    }
  }
}
