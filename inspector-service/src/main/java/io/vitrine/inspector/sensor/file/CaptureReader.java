package io.vitrine.inspector.sensor.file;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads the frames of a capture one after the other: pcap with micro- or nanoseconds in either byte
 * order, also as Kuznetsov's patched libpcap wrote it, pcapng, and what NetXRay and Sniffer for
 * Windows wrote; each also compressed with gzip. Holds one frame in memory. One thread.
 *
 * <p>A file that ends inside a frame is read up to there, and {@link #truncated()} says so.
 */
public abstract class CaptureReader implements Closeable {
  /** Longest frame or block believed, in bytes; a longer one means the file is damaged. */
  public static final int FRAME_BYTES_MAX = 16 * 1024 * 1024;

  private static final int GZIP_BUFFER_BYTES = 64 * 1024;

  private final ByteOrderInput in;
  private Consumer<byte[]> keys = lines -> {};
  private long frames;
  private long dropped;
  private boolean truncated;

  CaptureReader(ByteOrderInput in) {
    this.in = in;
  }

  /**
   * Recognises the format by its first bytes.
   *
   * @throws CaptureFormatException if it is none of them
   */
  public static CaptureReader open(InputStream file) throws IOException {
    PushbackInputStream stream = new PushbackInputStream(file, 4);
    byte[] magic = first(stream);
    if (magic.length >= 2 && magic[0] == 0x1f && magic[1] == (byte) 0x8b) {
      try {
        stream = new PushbackInputStream(new GZIPInputStream(stream, GZIP_BUFFER_BYTES), 4);
        magic = first(stream);
      } catch (EOFException e) {
        magic = new byte[0];
      }
    }
    if (magic.length < 4) {
      throw new CaptureFormatException("file has " + magic.length + " bytes (expected: a capture)");
    }
    ByteOrderInput in = new ByteOrderInput(stream);
    int first = in.i32(magic, 0);
    return switch (first) {
      case PcapngReader.SECTION -> new PcapngReader(in);
      case NetXRayReader.MAGIC -> NetXRayReader.open(in);
      default -> PcapReader.open(in, first);
    };
  }

  private static byte[] first(PushbackInputStream stream) throws IOException {
    byte[] magic = stream.readNBytes(4);
    stream.unread(magic);
    return magic;
  }

  /** Takes the lines of TLS key logs that the file itself carries, each block as it is met. */
  public void onKeys(Consumer<byte[]> taker) {
    keys = taker;
  }

  /** The next frame; null at the end. */
  public @Nullable CapturedFrame next() throws IOException {
    try {
      return read();
    } catch (EOFException e) {
      truncated = true;
      return null;
    }
  }

  abstract @Nullable CapturedFrame read() throws IOException;

  /** Whether the file ended inside a frame. */
  public boolean truncated() {
    return truncated;
  }

  /** Frames read so far. */
  public long frames() {
    return frames;
  }

  /** Bytes read so far, of a compressed file after decompression. */
  public long position() {
    return in.position();
  }

  /** Frames that the capturing side says it dropped; 0 if the file does not say. */
  public long dropped() {
    return dropped;
  }

  final ByteOrderInput in() {
    return in;
  }

  final long nextNumber() {
    return ++frames;
  }

  final void keys(byte[] lines) {
    keys.accept(lines);
  }

  final void addDropped(long count) {
    dropped += count;
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
