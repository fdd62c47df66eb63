package io.vitrine.broker.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Random;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file that holds a little room, so that the broker can start on a disk that others have filled:
 * session store and outbox cannot be opened without any. It is given away then, and taken again
 * when there is room.
 *
 * <p>Threads: one at a time; all of it waits for the disk.
 */
public final class Reserve {
  private static final Logger LOG = LoggerFactory.getLogger(Reserve.class);

  /** Of a small file system it takes not more than this part. */
  private static final int PART = 10;

  /** So much is written at once: others wait for the same disk. */
  private static final int STEP_BYTES = 8 << 20;

  private static final int BLOCK_BYTES = 1 << 20;

  private final Path dir;
  private final Path file;

  /** Until it is whole and on disk. */
  private final Path growing;

  private final long bytes;

  Reserve(Path dir, long bytes) {
    this.dir = dir;
    this.file = dir.resolve("reserve");
    this.growing = dir.resolve("reserve.new");
    this.bytes = bytes;
  }

  /**
   * The one in {@code dir}, which is made.
   *
   * @param bytesMax most that a start writes
   * @throws IOException if it cannot be made; the message says so if the disk is full
   */
  public static Reserve in(Path dir, long bytesMax) throws IOException {
    try {
      Files.createDirectories(dir);
      return new Reserve(dir, Math.min(bytesMax, Files.getFileStore(dir).getTotalSpace() / PART));
    } catch (IOException e) {
      Path there = dir.toAbsolutePath();
      while (!Files.exists(there) && there.getParent() != null) {
        there = there.getParent();
      }
      throw noRoom(e)
          ? new Reserve(there, bytesMax).full(e)
          : new IOException(dir + " cannot be made: " + e, e);
    }
  }

  /** Gives the room away, if the disk has less. */
  public void release() throws IOException {
    if (free() < bytes && (Files.deleteIfExists(growing) | Files.deleteIfExists(file))) {
      LOG.warn("{} was nearly full: the up to {} bytes of {} were given away", dir, bytes, file);
    }
  }

  /** Opens something in the directory; if that fails, it says what the disk has to do with it. */
  public <T> T open(Opening<T> opening) throws IOException {
    try {
      return opening.open();
    } catch (IOException | RuntimeException e) {
      if (noRoom(e)) {
        throw full(e);
      }
      long free = free();
      if (free < bytes) {
        throw new IOException(
            "%s (%d bytes are free on the disk of %s; a start takes up to %d)"
                .formatted(e.getMessage(), free, dir, bytes),
            e);
      }
      throw e;
    }
  }

  /** What {@link #open} opens. */
  public interface Opening<T> {
    T open() throws IOException;
  }

  /** Whether the file system said so, to Java or to RocksDB. */
  private static boolean noRoom(Throwable e) {
    for (Throwable at = e; at != null; at = at.getCause()) {
      String message = String.valueOf(at.getMessage());
      if (message.contains("No space left on device") || message.contains("quota exceeded")) {
        return true;
      }
    }
    return false;
  }

  private IOException full(Exception e) throws IOException {
    return new IOException(
        "the disk of %s is full: %d bytes are free, the start takes up to %d; make room there, then start again (%s)"
            .formatted(dir, free(), bytes, e.getMessage()),
        e);
  }

  private long free() throws IOException {
    return Files.getFileStore(dir).getUsableSpace();
  }

  /** Whether all of it is there. */
  boolean there() {
    return file.toFile().length() >= bytes;
  }

  /** How many bytes are still to be taken if it is not there. */
  long missing() {
    return bytes - growing.toFile().length();
  }

  long bytes() {
    return bytes;
  }

  /**
   * Takes a part of the room; it is there after the last one. If it cannot, nothing is left of what
   * was begun.
   */
  void grow() throws IOException {
    // Not zeros: some file systems give them no room.
    byte[] block = new byte[BLOCK_BYTES];
    new Random().nextBytes(block);
    try (FileChannel out =
        FileChannel.open(
            growing,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.APPEND)) {
      for (long left = Math.min(STEP_BYTES, missing()); left > 0; left -= block.length) {
        ByteBuffer part = ByteBuffer.wrap(block, 0, (int) Math.min(block.length, left));
        while (part.hasRemaining()) {
          out.write(part);
        }
      }
      out.force(true);
    } catch (IOException e) {
      Files.deleteIfExists(growing);
      throw e;
    }
    if (missing() <= 0) {
      Files.move(
          growing, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }
  }
}
