package io.vitrine.broker.disk;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
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

  /** What the start may write: what was in the write-ahead logs, as a table. */
  static final long BYTES_MAX = 32L << 20;

  /** Of a small file system it takes not more than this part. */
  private static final int PART = 10;

  private static final int BLOCK_BYTES = 1 << 20;

  private final Path dir;
  private final Path file;
  private final long bytes;

  private Reserve(Path dir, long bytes) {
    this.dir = dir;
    this.file = dir.resolve("reserve");
    this.bytes = bytes;
  }

  /**
   * The one in {@code dir}, which is made.
   *
   * @throws IOException if it cannot be made; the message says so if the disk is full
   */
  public static Reserve in(Path dir) throws IOException {
    try {
      Files.createDirectories(dir);
      return new Reserve(dir, Math.min(BYTES_MAX, Files.getFileStore(dir).getTotalSpace() / PART));
    } catch (IOException e) {
      Path there = dir.toAbsolutePath();
      while (!Files.exists(there) && there.getParent() != null) {
        there = there.getParent();
      }
      Reserve none = new Reserve(there, BYTES_MAX);
      throw none.full() ? none.explained(e) : new IOException(dir + " cannot be made: " + e, e);
    }
  }

  /** Gives the room away, if the disk has less. */
  public void release() throws IOException {
    if (full() && Files.deleteIfExists(file)) {
      LOG.warn("{} was nearly full: the {} bytes of {} were given away", dir, bytes, file);
    }
  }

  /** Opens something in the directory; if that fails and the disk is full, it says so. */
  public <T> T open(Opening<T> opening) throws IOException {
    try {
      return opening.open();
    } catch (IOException | RuntimeException e) {
      if (full()) {
        throw explained(e);
      }
      throw e;
    }
  }

  /** What {@link #open} opens. */
  public interface Opening<T> {
    T open() throws IOException;
  }

  private IOException explained(Exception e) throws IOException {
    return new IOException(
        "the disk of %s is full: %d bytes are free, the start takes up to %d; make room there, then start again (%s)"
            .formatted(dir, free(), bytes, e.getMessage()),
        e);
  }

  private boolean full() throws IOException {
    return free() < bytes;
  }

  private long free() throws IOException {
    return Files.getFileStore(dir).getUsableSpace();
  }

  /** Whether all of it is there. */
  boolean there() throws IOException {
    return Files.exists(file) && Files.size(file) >= bytes;
  }

  long bytes() {
    return bytes;
  }

  /** Takes the room. If it cannot, nothing is left of it. */
  void take() throws IOException {
    // Not zeros: some file systems give them no room.
    byte[] block = new byte[BLOCK_BYTES];
    new Random().nextBytes(block);
    try (OutputStream out = Files.newOutputStream(file)) {
      for (long left = bytes; left > 0; left -= block.length) {
        out.write(block, 0, (int) Math.min(block.length, left));
      }
    } catch (IOException e) {
      Files.deleteIfExists(file);
      throw e;
    }
  }
}
