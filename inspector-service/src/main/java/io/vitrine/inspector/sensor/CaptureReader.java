package io.vitrine.inspector.sensor;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads the frames of a capture one after the other: pcap with micro- or nanoseconds in either byte
 * order, pcapng, each also compressed with gzip. Holds one frame in memory. One thread.
 *
 * <p>A file that ends inside a frame is read up to there, and {@link #truncated()} says so.
 */
abstract class CaptureReader implements Closeable {
  /** Longest frame or block believed; a longer one means the file is damaged. */
  static final int FRAME_BYTES_MAX = 16 * 1024 * 1024;

  private static final int BUFFER_BYTES = 256 * 1024;

  private final ByteOrderInput in;
  private long frames;
  private boolean truncated;

  CaptureReader(ByteOrderInput in) {
    this.in = in;
  }

  /**
   * Recognises the format by its first bytes.
   *
   * @throws CaptureFormatException if it is none of them
   */
  static CaptureReader open(InputStream file) throws IOException {
    BufferedInputStream buffered = new BufferedInputStream(file, BUFFER_BYTES);
    buffered.mark(4);
    byte[] magic = buffered.readNBytes(4);
    buffered.reset();
    if (magic.length >= 2 && magic[0] == 0x1f && magic[1] == (byte) 0x8b) {
      buffered = new BufferedInputStream(new GZIPInputStream(buffered, BUFFER_BYTES), BUFFER_BYTES);
      buffered.mark(4);
      magic = buffered.readNBytes(4);
      buffered.reset();
    }
    if (magic.length < 4) {
      throw new CaptureFormatException("file has " + magic.length + " bytes (expected: a capture)");
    }
    ByteOrderInput in = new ByteOrderInput(buffered);
    int first =
        (magic[0] & 0xFF) << 24
            | (magic[1] & 0xFF) << 16
            | (magic[2] & 0xFF) << 8
            | (magic[3] & 0xFF);
    if (first == PcapngReader.SECTION) {
      return new PcapngReader(in);
    }
    return PcapReader.open(in, first);
  }

  /** The next frame; null at the end. */
  @Nullable CapturedFrame next() throws IOException {
    try {
      return read();
    } catch (java.io.EOFException e) {
      truncated = true;
      return null;
    }
  }

  abstract @Nullable CapturedFrame read() throws IOException;

  /** Whether the file ended inside a frame. */
  boolean truncated() {
    return truncated;
  }

  /** Frames read so far. */
  long frames() {
    return frames;
  }

  final ByteOrderInput in() {
    return in;
  }

  final long nextNumber() {
    return ++frames;
  }

  static int checkedLength(long length, long position) throws IOException {
    if (length < 0 || length > FRAME_BYTES_MAX) {
      throw new CaptureFormatException(
          "damaged at byte "
              + position
              + ": length "
              + length
              + " (expected: <= "
              + FRAME_BYTES_MAX
              + ")");
    }
    return (int) length;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
