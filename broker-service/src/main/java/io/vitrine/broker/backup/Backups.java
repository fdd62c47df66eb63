package io.vitrine.broker.backup;

import io.vitrine.log.Checkpoints;
import io.vitrine.runtime.Synced;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.rocksdb.RocksDBException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directory of a broker's backups, each in a directory of its own, named by time and node. One
 * that is not complete has another name, and goes when the next one is made.
 *
 * <p>The parts are copied one after the other, in the order that they are given. The session store
 * comes before the outbox: a QoS 2 message that came between the two is then in the outbox, but not
 * noted as received, so it may come to Kafka twice when its publisher sends it again. The other way
 * round it would be noted and missing.
 *
 * <p>Threads: one at a time that may wait for the disk.
 */
final class Backups {
  private static final Logger LOG = LoggerFactory.getLogger(Backups.class);
  private static final String UNFINISHED = ".unfinished-";
  private static final DateTimeFormatter NAME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);

  /** What a memtable and its log need when they are brought to disk, and some more. */
  private static final long ROOM_BYTES_MIN = 256L << 20;

  /** Makes a directory a copy of something that is in use. */
  interface Part {
    void copyTo(Path dir) throws IOException;
  }

  private final Path dir;
  private final String node;
  private final String version;
  private final int keep;
  private final Map<String, Part> parts;

  /**
   * @param keep how many complete ones of this node stay
   * @param parts by their names below a backup, in the order in which they are copied
   */
  Backups(Path dir, String node, String version, int keep, Map<String, Part> parts) {
    this.dir = dir;
    this.node = node;
    this.version = version;
    this.keep = keep;
    this.parts = new LinkedHashMap<>(parts);
  }

  Path dir() {
    return dir;
  }

  /** The name of a backup that begins now: sorted by name is sorted by time. */
  String name(Instant begun) {
    return NAME.format(begun) + "-" + node;
  }

  /**
   * Makes one, verifies it, then removes the oldest beyond those that are kept.
   *
   * @throws BackupException if it cannot be made; nothing is left of it then
   */
  Backup make(String name, Instant begun) {
    Path making = dir.resolve(UNFINISHED + name);
    try {
      Files.createDirectories(dir);
      removeUnfinished();
      requireRoom();
      Files.createDirectory(making);
      List<FileEntry> files = new ArrayList<>();
      for (Map.Entry<String, Part> part : parts.entrySet()) {
        part.getValue().copyTo(making.resolve(part.getKey()));
      }
      for (String part : parts.keySet()) {
        files.addAll(FileEntry.of(making, part));
        if (Backup.isDatabase(part)) {
          Checkpoints.verify(making.resolve(part));
        }
      }
      Instant ended = Instant.now().truncatedTo(ChronoUnit.MILLIS);
      Backup backup =
          new Backup(name, node, version, begun, ended, List.copyOf(parts.keySet()), files);
      Synced.write(making.resolve(Backup.FILE), backup.encode());
      Synced.directory(making);
      Synced.move(making, dir.resolve(name));
      prune();
      return backup;
    } catch (IOException | RocksDBException | RuntimeException e) {
      giveUp(making);
      String why = e instanceof IOException io ? reason(io) : String.valueOf(e.getMessage());
      throw new BackupException("no backup in " + dir + ": " + why, e);
    }
  }

  private static String reason(IOException e) {
    return e.getClass() == IOException.class ? String.valueOf(e.getMessage()) : e.toString();
  }

  private void giveUp(Path making) {
    try {
      Synced.delete(making);
    } catch (IOException e) {
      LOG.warn("{} is left of a backup that failed: {}", making, e.toString());
    }
  }

  /** A disk that a backup fills is one on which the broker itself can write no more. */
  private void requireRoom() throws IOException {
    FileStore disk = Files.getFileStore(dir);
    if (disk.getUsableSpace() < ROOM_BYTES_MIN) {
      throw new BackupException(
          "only "
              + (disk.getUsableSpace() >> 20)
              + " MiB are left on "
              + disk
              + " (expected: "
              + (ROOM_BYTES_MIN >> 20)
              + " MiB or more)");
    }
  }

  private void removeUnfinished() throws IOException {
    for (Path each : directories()) {
      if (each.getFileName().toString().startsWith(UNFINISHED)) {
        Synced.delete(each);
      }
    }
  }

  private void prune() throws IOException {
    List<Backup> all = list();
    for (int i = keep; i < all.size(); i++) {
      Synced.delete(dir.resolve(all.get(i).name()));
      LOG.info("Backup {} made room for a newer one", all.get(i).name());
    }
  }

  /** The complete ones of this node, newest first. */
  List<Backup> list() throws IOException {
    List<Backup> all = new ArrayList<>();
    for (Path each : directories()) {
      String name = each.getFileName().toString();
      if (name.endsWith("-" + node) && Files.exists(each.resolve(Backup.FILE))) {
        try {
          all.add(Backup.read(each));
        } catch (BackupException e) {
          LOG.warn("{} is not listed: {}", each, e.getMessage());
        }
      }
    }
    all.sort(Comparator.comparing(Backup::name).reversed());
    return all;
  }

  private List<Path> directories() throws IOException {
    if (!Files.isDirectory(dir)) {
      return List.of();
    }
    try (Stream<Path> there = Files.list(dir)) {
      return there.filter(Files::isDirectory).toList();
    }
  }
}
