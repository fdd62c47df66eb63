package io.vitrine.inspector.upload;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The uploaded files: in a directory where they stay until they are deleted, or in a temporary one
 * that is made for the first and removed at the end.
 *
 * <p>Threads: any; what touches the disk blocks.
 */
public final class UploadedCaptures implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(UploadedCaptures.class);
  private static final int ID_BYTES = 6;
  private static final Pattern ID = Pattern.compile("[0-9a-f]{12}");

  private final Map<String, UploadedCapture> byId = new ConcurrentHashMap<>();
  private final SecureRandom random = new SecureRandom();
  private final long bytesMax;
  private final long totalBytesMax;
  private final int countMax;
  private final boolean kept;
  private @Nullable Path directory;

  /**
   * @param kept where they stay; null: in a temporary directory
   * @param bytesMax of a file
   * @param totalBytesMax of all
   * @param countMax files
   */
  public UploadedCaptures(@Nullable Path kept, long bytesMax, long totalBytesMax, int countMax) {
    this.kept = kept != null;
    this.directory = kept;
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
    } else if (kept) {
      Files.createDirectories(in);
    }
    byte[] bytes = new byte[ID_BYTES];
    random.nextBytes(bytes);
    String id = HexFormat.of().formatHex(bytes);
    UploadedCapture capture =
        new UploadedCapture(id, name, in.resolve(id), System.currentTimeMillis());
    byId.put(id, capture);
    return capture;
  }

  /**
   * Finds those that were kept. What was not wholly there when the inspector stopped is removed.
   * Blocks.
   *
   * @return those found, to be counted anew
   */
  public synchronized List<UploadedCapture> load() throws IOException {
    Path in = directory;
    if (!kept || in == null || !Files.isDirectory(in)) {
      return List.of();
    }
    List<UploadedCapture> found = new ArrayList<>();
    try (Stream<Path> files = Files.list(in)) {
      for (Path file : files.filter(each -> ID.matcher(name(each)).matches()).toList()) {
        UploadedCapture capture = read(file);
        if (capture == null) {
          Files.deleteIfExists(file);
          Files.deleteIfExists(file.resolveSibling(name(file) + UploadedCapture.KEY_LOG));
        } else {
          byId.put(capture.id(), capture);
          capture.received(Files.size(file));
          capture.setReceived();
          found.add(capture);
        }
      }
    }
    return found;
  }

  private static String name(Path file) {
    return file.getFileName().toString();
  }

  private static @Nullable UploadedCapture read(Path file) {
    try {
      Path description = file.resolveSibling(name(file) + UploadedCapture.DESCRIPTION);
      JsonObject said = new JsonObject(Files.readString(description));
      String called = said.getString("name");
      return new UploadedCapture(name(file), called, file, said.getLong("created_millis"));
    } catch (IOException | RuntimeException e) {
      return null;
    }
  }

  /** It is wholly there: a restart finds it. Blocks. */
  public void keep(UploadedCapture capture) throws IOException {
    if (kept) {
      JsonObject said =
          new JsonObject()
              .put("name", capture.name())
              .put("created_millis", capture.createdMillis());
      Files.writeString(capture.description(), said.encode());
    }
  }

  /** Gives it the secrets of its TLS connections. Blocks. */
  public void keyLog(UploadedCapture capture, byte[] lines) throws IOException {
    Path file = capture.keyLog();
    Files.deleteIfExists(file);
    boolean posix = Files.getFileStore(file.getParent()).supportsFileAttributeView("posix");
    FileAttribute<?>[] owner =
        posix
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
            }
            : new FileAttribute<?>[0];
    Files.createFile(file, owner);
    Files.write(file, lines);
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
      Files.deleteIfExists(capture.description());
      Files.deleteIfExists(capture.keyLog());
      Files.deleteIfExists(capture.file());
    } catch (IOException e) {
      LOG.warn("The uploaded capture {} could not be removed: {}", capture.file(), e.toString());
    }
  }

  /** Removes those that are not kept. Blocks. */
  @Override
  public synchronized void close() throws IOException {
    all().stream()
        .filter(each -> !kept || each.progress().state() == UploadedCapture.State.RECEIVING)
        .forEach(this::delete);
    if (directory != null && !kept) {
      Files.deleteIfExists(directory);
    }
  }
}
