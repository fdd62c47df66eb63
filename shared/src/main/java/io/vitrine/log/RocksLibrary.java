package io.vitrine.log;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.rocksdb.NativeLibraryLoader;

/**
 * Loads RocksDB's native library. Left to itself it leaves a copy of 15 MB in the temporary
 * directory for each process that was killed; here the copy is unlinked as soon as it is loaded.
 */
public final class RocksLibrary {
  private RocksLibrary() {}

  /**
   * Loads it, the first time.
   *
   * @throws JournalException if that is not possible
   */
  public static void load() {
    try {
      Path dir = Files.createTempDirectory("vitrine-rocksdb");
      try {
        NativeLibraryLoader.getInstance().loadLibrary(dir.toString());
      } finally {
        delete(dir);
      }
    } catch (IOException e) {
      throw new JournalException("RocksDB's native library cannot be loaded: " + e, e);
    }
  }

  private static void delete(Path dir) throws IOException {
    try (var files = Files.list(dir)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(dir);
  }
}
