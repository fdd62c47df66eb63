package io.vitrine.inspector.upload;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The uploaded files, in a temporary directory that is made for the first and removed at the end.
 *
 * <p>Threads: any; what touches the disk blocks.
 */
public final class UploadedCaptures implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(UploadedCaptures.class);
  private static final int ID_BYTES = 6;

  private final Map<String, UploadedCapture> byId = new ConcurrentHashMap<>();
  private final SecureRandom random = new SecureRandom();
  private final long bytesMax;
  private final long totalBytesMax;
  private final int countMax;
  private @Nullable Path directory;

  /**
   * @param bytesMax of a file
   * @param totalBytesMax of all
   * @param countMax files
   */
  public UploadedCaptures(long bytesMax, long totalBytesMax, int countMax) {
    this.bytesMax = bytesMax;
    this.totalBytesMax = totalBytesMax;
    this.countMax = countMax;
  }

  public long bytesMax() {
    return bytesMax;
  }

  public long totalBytesMax() {
    return totalBytesMax;
  }

  public int countMax() {
    return countMax;
  }

  /**
   * A place for one more; null if there are as many as may be. Blocks.
   *
   * @param name as the client calls it
   */
  public synchronized @Nullable UploadedCapture create(String name) throws IOException {
    if (byId.size() >= countMax) {
      return null;
    }
    Path in = directory;
    if (in == null) {
      in = Files.createTempDirectory("vitrine-captures");
      directory = in;
    }
    byte[] bytes = new byte[ID_BYTES];
    random.nextBytes(bytes);
    String id = HexFormat.of().formatHex(bytes);
    UploadedCapture capture = new UploadedCapture(id, name, in.resolve(id));
    byId.put(id, capture);
    return capture;
  }

  /** Bytes of all files. */
  public long totalBytes() {
    return byId.values().stream().mapToLong(each -> each.progress().bytes()).sum();
  }

  /** The newest first. */
  public List<UploadedCapture> all() {
    return byId.values().stream()
        .sorted(Comparator.comparingLong(UploadedCapture::createdMillis).reversed())
        .toList();
  }

  public @Nullable UploadedCapture find(String id) {
    return byId.get(id);
  }

  /** Forgets it and removes its file; who reads it now reads to the end. Blocks. */
  public void delete(UploadedCapture capture) {
    capture.setDeleted();
    byId.remove(capture.id());
    try {
      Files.deleteIfExists(capture.file());
    } catch (IOException e) {
      LOG.warn("The uploaded capture {} could not be removed: {}", capture.file(), e.toString());
    }
  }

  /** Removes all. Blocks. */
  @Override
  public synchronized void close() throws IOException {
    all().forEach(this::delete);
    if (directory != null) {
      Files.deleteIfExists(directory);
    }
  }
}
