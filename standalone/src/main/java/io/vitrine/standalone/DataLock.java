package io.vitrine.standalone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A service's directory, held so that no second process takes it for its own. The system lets go of
 * it when the process ends, however it ends.
 */
final class DataLock implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DataLock.class);

  private final FileChannel channel;
  private final Path file;
  private final List<Path> made;

  /**
   * @param made directories that were not there before, the innermost first
   */
  private DataLock(FileChannel channel, Path file, List<Path> made) {
    this.channel = channel;
    this.file = file;
    this.made = made;
  }

  /**
   * @param directory made if missing
   * @throws Refusal if it cannot be written or another process holds it
   */
  static DataLock take(Path directory) {
    Path file = directory.resolve("lock");
    List<Path> made = missing(directory);
    try {
      Files.createDirectories(directory);
      FileChannel channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      if (tryLock(channel) == null) {
        String owner = Files.readString(file).strip();
        channel.close();
        throw new Refusal(
            "the data directory " + directory + " is in use by another process" + owner(owner));
      }
      say(channel);
      return new DataLock(channel, file, made);
    } catch (IOException e) {
      throw Refusal.directory(directory, e);
    }
  }

  /**
   * Who holds it, for whoever wants it too. A full disk may not take that; it is held all the same.
   */
  private static void say(FileChannel channel) {
    String pid = Long.toString(ProcessHandle.current().pid());
    try {
      channel.truncate(0).write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)));
    } catch (IOException e) {
      LOG.debug("the lock does not say who holds it", e);
    }
  }

  /** Lets go, and takes away what it made as long as nothing else is in there. */
  void undo() {
    try {
      if (!made.isEmpty()) {
        Files.deleteIfExists(file);
      }
      for (Path directory : made) {
        Files.deleteIfExists(directory);
      }
    } catch (IOException e) {
      LOG.debug("{} stays", file.getParent(), e);
    }
    close();
  }

  /** Lets go, and leaves no trace of having held it. */
  void remove() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    close();
  }

  private static List<Path> missing(Path directory) {
    List<Path> missing = new ArrayList<>();
    for (Path each = directory; each != null && Files.notExists(each); each = each.getParent()) {
      missing.add(each);
    }
    return missing;
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  private static String owner(String pid) {
    return pid.isEmpty() ? "" : ", " + pid;
  }
}
