package io.vitrine.kafka.embedded;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import kafka.server.KafkaConfig;
import org.apache.kafka.metadata.storage.Formatter;

/**
 * The directory that holds Kafka's logs: made, locked, and formatted once with a cluster id of its
 * own.
 */
final class DataDirectory implements AutoCloseable {
  private final Path path;
  private final FileChannel lock;

  private DataDirectory(Path path, FileChannel lock) {
    this.path = path;
    this.lock = lock;
  }

  /**
   * @throws EmbeddedKafkaException if it cannot be made or written, or somebody else has it open
   */
  static DataDirectory open(Path dataDir) {
    Path absolute = dataDir.toAbsolutePath().normalize();
    try {
      Files.createDirectories(absolute);
      FileChannel channel =
          FileChannel.open(
              absolute.resolve("embedded.lock"),
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE);
      // Kafka's own lock comes after it has opened its metadata log: too late for two of them.
      if (!locked(channel)) {
        channel.close();
        throw new EmbeddedKafkaException(
            "Kafka's directory " + absolute + " is in use by another Kafka", null);
      }
      return new DataDirectory(absolute, channel);
    } catch (IOException e) {
      throw new EmbeddedKafkaException(
          "Kafka's directory " + absolute + " cannot be written: " + e, e);
    }
  }

  private static boolean locked(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  /** Absolute. */
  Path path() {
    return path;
  }

  /** Lets go of the lock. */
  @Override
  public void close() {
    try {
      lock.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes the cluster id and the first metadata; does nothing where that was done before. */
  void formatOnce(KafkaConfig config, String clusterId) {
    // Kafka writes this file last: a format that was cut short is done again.
    if (Files.exists(path.resolve("meta.properties"))) {
      return;
    }
    try {
      new Formatter()
          .setPrintStream(
              new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
          .setNodeId(config.nodeId())
          .setClusterId(clusterId)
          .setIgnoreFormatted(true)
          .setControllerListenerName(ServerProperties.CONTROLLER_LISTENER)
          .setMetadataLogDirectory(path.toString())
          .setDirectories(List.of(path.toString()))
          .run();
    } catch (Exception e) {
      throw new EmbeddedKafkaException("Kafka's directory " + path + " cannot be made: " + e, e);
    }
  }
}
