package io.vitrine.runtime;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Files and directories of which the disk has what was done to them.
 *
 * <p>Threads: any that may wait for the disk.
 */
public final class Synced {
  /** How the name ends of what {@link #replace} has not finished. */
  public static final String UNFINISHED = ".new";

  private Synced() {}

  /** What was written to a file. */
  public static void file(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }

  /** A new file. */
  public static void write(Path file, byte[] content) throws IOException {
    write(file, content, StandardOpenOption.CREATE_NEW);
  }

  /** Content in place of what the file has, or a new file: as a whole or not at all. */
  public static void replace(Path file, byte[] content) throws IOException {
    Path written = file.resolveSibling(file.getFileName() + UNFINISHED);
    write(written, content, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING);
    move(written, file);
  }

  private static void write(Path file, byte[] content, StandardOpenOption... how)
      throws IOException {
    Set<StandardOpenOption> options = EnumSet.of(StandardOpenOption.WRITE, how);
    try (FileChannel channel = FileChannel.open(file, options)) {
      ByteBuffer left = ByteBuffer.wrap(content);
      while (left.hasRemaining()) {
        channel.write(left);
      }
      channel.force(true);
    }
  }

  /** What a directory lists. */
  public static void directory(Path dir) throws IOException {
    try (FileChannel channel = FileChannel.open(dir, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** Under its new name as a whole or not at all. */
  public static void move(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    Path parent = to.toAbsolutePath().getParent();
    if (parent != null) {
      directory(parent);
    }
  }

  /** With all that is below; nothing if it is not there. */
  public static void delete(Path dir) throws IOException {
    if (!Files.exists(dir)) {
      return;
    }
    List<Path> all;
    try (Stream<Path> walk = Files.walk(dir)) {
      all = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path each : all) {
      Files.delete(each);
    }
  }
}
