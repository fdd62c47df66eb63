package io.vitrine.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file system of its own that can be full: ext4 in a file. Root alone can have one. */
final class SmallDisk implements AutoCloseable {
  private static final long BYTES = 512L << 20;

  private final Path root;
  private final Path filler;

  private SmallDisk(Path root) {
    this.root = root;
    this.filler = root.resolve("filler");
  }

  /** The test is not run where that cannot be. */
  static SmallDisk mount(Path root) throws Exception {
    Path image = root.resolveSibling(root.getFileName() + ".img");
    Files.createDirectories(root);
    try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
      file.setLength(BYTES);
    }
    assumeThat(LocalCommand.succeeds("mkfs.ext4", "-q", image.toString())).isTrue();
    assumeThat(LocalCommand.succeeds("mount", "-o", "loop", image.toString(), root.toString()))
        .isTrue();
    return new SmallDisk(root);
  }

  Path root() {
    return root;
  }

  /** Writes until there is no room. */
  void fill() throws IOException {
    byte[] block = new byte[1 << 20];
    try (OutputStream out = Files.newOutputStream(filler)) {
      while (true) {
        out.write(block);
      }
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("No space left");
    }
    // What is left of the last block.
    try (OutputStream out =
        Files.newOutputStream(root.resolve("filler.end"), StandardOpenOption.CREATE)) {
      while (true) {
        out.write(0);
      }
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("No space left");
    }
  }

  void empty() throws IOException {
    Files.deleteIfExists(filler);
    Files.deleteIfExists(root.resolve("filler.end"));
  }

  @Override
  public void close() throws Exception {
    LocalCommand.succeeds("umount", root.toString());
  }
}
