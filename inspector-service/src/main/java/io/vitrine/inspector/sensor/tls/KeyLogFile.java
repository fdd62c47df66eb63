package io.vitrine.inspector.sensor.tls;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A key log file that others append to: what is new in it is read when a secret is missing, at most
 * every {@value #PAUSE_MILLIS} ms. One that became shorter is read anew. One thread.
 */
public final class KeyLogFile {
  static final int PAUSE_MILLIS = 20;

  private static final Logger LOG = LoggerFactory.getLogger(KeyLogFile.class);
  private static final int READ_BYTES_MAX = 4 << 20;

  private final Path file;
  private final KeyLog keys;
  private long position;
  private byte[] begun = new byte[0];
  private long lookedNanos = System.nanoTime() - PAUSE_MILLIS * 1_000_000L;
  private boolean missing;

  /** Reads the file into the keys whenever they lack one. */
  public KeyLogFile(Path file, KeyLog keys) {
    this.file = file;
    this.keys = keys;
    keys.onMissing(this::look);
    look();
  }

  private void look() {
    long now = System.nanoTime();
    if (now - lookedNanos < PAUSE_MILLIS * 1_000_000L) {
      return;
    }
    lookedNanos = now;
    try (SeekableByteChannel in = Files.newByteChannel(file)) {
      missing = false;
      if (in.size() < position) {
        position = 0;
        begun = new byte[0];
      }
      read(in.position(position), in.size() - position);
    } catch (IOException e) {
      if (!missing) {
        LOG.warn("The key log {} cannot be read: {}", file, e.toString());
      }
      missing = true;
    }
  }

  private void read(SeekableByteChannel in, long size) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(size, READ_BYTES_MAX));
    while (bytes.hasRemaining() && in.read(bytes) >= 0) {
      // Read on.
    }
    int count = bytes.position();
    position += count;
    byte[] all = Arrays.copyOf(begun, begun.length + count);
    System.arraycopy(bytes.array(), 0, all, begun.length, count);
    int end = all.length;
    while (end > 0 && all[end - 1] != '\n') {
      end--;
    }
    keys.add(Arrays.copyOf(all, end));
    // A line without an end that long is none.
    boolean endless = all.length - end > READ_BYTES_MAX;
    begun = endless ? new byte[0] : Arrays.copyOfRange(all, end, all.length);
  }
}
