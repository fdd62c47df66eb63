package io.vitrine.broker.backup;

import io.vertx.core.json.JsonObject;
import io.vitrine.runtime.Synced;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;

/**
 * One file of a backup.
 *
 * @param path below the backup's directory, with slashes
 * @param crc32c of its bytes
 */
record FileEntry(String path, long bytes, long crc32c) {
  private static final int BUFFER_BYTES = 1 << 16;

  /** All files below {@code part} of the backup in {@code dir}. */
  static List<FileEntry> of(Path dir, String part) throws IOException {
    List<Path> files;
    try (Stream<Path> walk = Files.walk(dir.resolve(part))) {
      files = walk.filter(each -> Files.isRegularFile(each, LinkOption.NOFOLLOW_LINKS)).toList();
    }
    List<FileEntry> entries = new ArrayList<>();
    for (Path file : files) {
      String path = dir.relativize(file).toString().replace('\\', '/');
      entries.add(read(file, path, OutputStream.nullOutputStream()));
    }
    return List.copyOf(entries);
  }

  private static FileEntry read(Path file, String path, OutputStream out) throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    long bytes = 0;
    try (CheckedInputStream in = new CheckedInputStream(Files.newInputStream(file), new CRC32C())) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        out.write(buffer, 0, read);
        bytes += read;
      }
      return new FileEntry(path, bytes, in.getChecksum().getValue());
    }
  }

  /**
   * Copies it and makes sure that the disk has the copy.
   *
   * @throws BackupException if it is not as it was when the backup was made
   */
  void copy(Path from, Path to) throws IOException {
    Path file = from.resolve(path);
    Path copy = to.resolve(path);
    Files.createDirectories(copy.getParent());
    FileEntry found;
    try (OutputStream out = Files.newOutputStream(copy)) {
      found = read(file, path, out);
    }
    Synced.file(copy);
    compare(file, found);
  }

  /**
   * @throws BackupException if it is not as it was when the backup was made
   */
  void verify(Path dir) throws IOException {
    Path file = dir.resolve(path);
    compare(file, read(file, path, OutputStream.nullOutputStream()));
  }

  private void compare(Path file, FileEntry found) {
    if (found.bytes != bytes) {
      throw new BackupException(
          file + " has " + found.bytes + " bytes (expected: " + bytes + "): the backup is damaged");
    }
    if (found.crc32c != crc32c) {
      throw new BackupException(
          file
              + " has checksum "
              + Long.toHexString(found.crc32c)
              + " (expected: "
              + Long.toHexString(crc32c)
              + "): the backup is damaged");
    }
  }

  JsonObject toJson() {
    return new JsonObject()
        .put("path", path)
        .put("bytes", bytes)
        .put("crc32c", Long.toHexString(crc32c));
  }

  /**
   * @throws RuntimeException if it is none
   */
  static FileEntry of(JsonObject json) {
    String path = json.getString("path");
    if (path.startsWith("/") || path.contains("..") || path.contains("\\")) {
      throw new IllegalArgumentException("path: " + path);
    }
    long crc32c = Long.parseLong(json.getString("crc32c"), 16);
    return new FileEntry(path, json.getLong("bytes"), crc32c);
  }
}
