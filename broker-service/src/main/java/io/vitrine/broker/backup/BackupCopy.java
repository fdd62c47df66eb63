package io.vitrine.broker.backup;

import io.vitrine.runtime.Synced;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A backup copied elsewhere, and compared with its checksums on the way. */
public final class BackupCopy {
  private BackupCopy() {}

  /**
   * Waits for the disk.
   *
   * @param from the backup's directory
   * @param to must not be there; it is when all of the copy is on disk
   * @throws BackupException if the backup is damaged
   * @throws IOException if the disk cannot
   */
  public static Path copy(Path from, Path to) throws IOException {
    Backup backup = Backup.read(from);
    Path target = to.toAbsolutePath().normalize();
    if (Files.exists(target)) {
      throw new BackupException(target + " is there already");
    }
    Path making = target.resolveSibling(target.getFileName() + ".unfinished");
    Synced.delete(making);
    Files.createDirectories(making);
    try {
      for (FileEntry each : backup.files()) {
        each.copy(from, making);
      }
      Path manifest = making.resolve(Backup.FILE);
      Files.copy(from.resolve(Backup.FILE), manifest, StandardCopyOption.COPY_ATTRIBUTES);
      Synced.file(manifest);
      Synced.move(making, target);
    } catch (IOException | RuntimeException e) {
      Synced.delete(making);
      throw e;
    }
    return target;
  }
}
