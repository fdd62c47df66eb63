package io.vitrine.broker.route;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vitrine.contract.RouteSet;
import io.vitrine.runtime.Synced;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The versions of the routes made over HTTP, a JSON file each. A file is whole or not there,
 * whenever the process is killed or the power fails.
 *
 * <p>Threads: one at a time; waits for the disk.
 */
public final class RouteFiles {
  private static final String SUFFIX = ".json";
  private static final int FORMAT = 1;

  private final Path dir;

  /**
   * @param dir made if it is not there
   */
  public RouteFiles(Path dir) {
    this.dir = dir;
  }

  /**
   * All versions that are there; the last one is the current one.
   *
   * @throws IOException if one cannot be read; the message says which, and why
   */
  public TreeMap<Long, RouteSet> read() throws IOException {
    Files.createDirectories(dir);
    TreeMap<Long, RouteSet> sets = new TreeMap<>();
    try (Stream<Path> files = Files.list(dir)) {
      for (Path file : files.sorted().toList()) {
        String name = file.getFileName().toString();
        if (name.endsWith(SUFFIX)) {
          RouteSet set = read(file);
          sets.put(set.version(), set);
        } else if (name.endsWith(Synced.UNFINISHED)) {
          Files.delete(file);
        }
      }
    }
    return sets;
  }

  private static RouteSet read(Path file) throws IOException {
    try {
      JsonObject json = Buffer.buffer(Files.readAllBytes(file)).toJsonObject();
      if (json.getInteger("format", 0) != FORMAT) {
        throw new IOException(file + ": not of format " + FORMAT);
      }
      return RouteSet.fromJson(json);
    } catch (DecodeException | IllegalArgumentException | ClassCastException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }

  /** It is on disk when this returns. */
  public void write(RouteSet set) throws IOException {
    byte[] content = set.toJson().put("format", FORMAT).toBuffer().getBytes();
    Synced.replace(file(set.version()), content);
  }

  public void delete(long version) throws IOException {
    Files.deleteIfExists(file(version));
  }

  private Path file(long version) {
    return dir.resolve(version + SUFFIX);
  }
}
