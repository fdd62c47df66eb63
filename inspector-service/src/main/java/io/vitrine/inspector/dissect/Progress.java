package io.vitrine.inspector.dissect;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import org.jspecify.annotations.Nullable;

/**
 * Counts the bytes of a file as they are read, and tells the share twice a second and at the end.
 * One thread.
 */
final class Progress extends FilterInputStream {
  private static final long TELL_NANOS = 500_000_000L;

  private final long size;
  private final @Nullable PrintStream to;
  private long read;
  private long told = System.nanoTime();

  /**
   * @param size of the file in bytes; 0 if not known
   * @param to null: nobody is told
   */
  Progress(InputStream file, long size, @Nullable PrintStream to) {
    super(file);
    this.size = size;
    this.to = to;
  }

  @Override
  public int read() throws IOException {
    int one = super.read();
    count(one < 0 ? 0 : 1);
    return one;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    int count = super.read(into, offset, length);
    count(Math.max(0, count));
    return count;
  }

  private void count(int bytes) {
    read += bytes;
    long now = System.nanoTime();
    if (now - told >= TELL_NANOS) {
      told = now;
      tell();
    }
  }

  private void tell() {
    if (to != null) {
      String share = size == 0 ? "" : " of " + size + ", " + read * 100 / size + "%";
      to.printf("read %d%s%n", read, share);
    }
  }

  /** Tells the last share too. */
  @Override
  public void close() throws IOException {
    tell();
    super.close();
  }
}
