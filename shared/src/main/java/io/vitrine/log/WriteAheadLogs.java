package io.vitrine.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The write-ahead logs of a RocksDB that nobody has open, looked at before it is opened. RocksDB
 * itself stops reading at the first record that is not whole, and says nothing; that is right for a
 * write that was not finished, which nobody was told of, and a silent loss where the disk has
 * damaged something older. What stands behind it tells the two apart: each write says up to which
 * one the disk had everything ({@link SyncMark}).
 *
 * <p>Threads: any that may wait for the disk.
 */
public final class WriteAheadLogs {
  private static final Logger LOG = LoggerFactory.getLogger(WriteAheadLogs.class);

  private WriteAheadLogs() {}

  /**
   * A log ends within a write, or with writes that were not synced and of which a part is missing.
   *
   * @param intact bytes before it
   * @param bytes of it
   */
  record Torn(Path file, long intact, long bytes) {}

  /**
   * Cuts off what is not whole, if the last log ends within a write, and says so. RocksDB would
   * drop it too, but for a rest that looks like a record of a recycled log: on that it spins for
   * ever.
   *
   * @throws IOException if a log is damaged elsewhere, or cannot be read; the message says what can
   *     be done
   */
  public static void check(Path dir) throws IOException {
    for (Torn torn : scan(dir)) {
      try (FileChannel file = FileChannel.open(torn.file, StandardOpenOption.WRITE)) {
        file.truncate(torn.intact);
        file.force(true);
      }
      LOG.warn(
          "{} ends with {} bytes of writes that were not finished or not synced; they are dropped,"
              + " what was synced is in the {} bytes before",
          torn.file,
          torn.bytes,
          torn.intact);
    }
  }

  static List<Torn> scan(Path dir) throws IOException {
    List<Torn> torn = new ArrayList<>();
    long last = WriteAheadLog.NONE;
    for (Path file : files(dir)) {
      WriteAheadLog log = new WriteAheadLog(ByteBuffer.wrap(Files.readAllBytes(file)));
      boolean behind = !torn.isEmpty();
      long intact = behind ? 0 : log.intact();
      last = behind ? last : Math.max(last, log.last());
      if (intact == log.bytes()) {
        continue;
      }
      if (log.syncedBehind() > last) {
        throw behind
            ? damaged(torn.get(0).file, torn.get(0).intact, "other logs")
            : damaged(file, intact, log.bytes() - intact + " bytes");
      }
      torn.add(new Torn(file, intact, log.bytes() - intact));
    }
    return torn;
  }

  private static IOException damaged(Path file, long intact, String behind) {
    return new IOException(
        "write-ahead log "
            + file
            + " is damaged at byte "
            + intact
            + ", and "
            + behind
            + " that were written later follow, in which there may be what was acknowledged. Restore"
            + " a backup; or, to go on with what is before the damage, cut the file there ("
            + "truncate -s "
            + intact
            + ") and remove the logs with higher numbers");
  }

  /** By number, which is by age. */
  private static List<Path> files(Path dir) throws IOException {
    if (!Files.isDirectory(dir)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(dir)) {
      return all.filter(file -> file.getFileName().toString().matches("\\d+\\.log"))
          .sorted(Comparator.comparingLong(WriteAheadLogs::number))
          .toList();
    }
  }

  private static long number(Path file) {
    return Long.parseLong(file.getFileName().toString().replace(".log", ""));
  }
}
