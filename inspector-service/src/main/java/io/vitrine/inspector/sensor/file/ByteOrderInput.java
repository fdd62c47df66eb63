package io.vitrine.inspector.sensor.file;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** Numbers in either byte order out of a stream, with the position for messages. One thread. */
final class ByteOrderInput implements Closeable {
  private static final int BUFFER_BYTES = 256 * 1024;

  private final InputStream in;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int at;
  private int end;
  private boolean littleEndian;
  private long position;

  ByteOrderInput(InputStream in) {
    this.in = in;
  }

  void littleEndian(boolean little) {
    littleEndian = little;
  }

  boolean littleEndian() {
    return littleEndian;
  }

  /** Bytes read so far. */
  long position() {
    return position;
  }

  /** Whether there is no byte left. */
  boolean atEnd() throws IOException {
    if (at < end) {
      return false;
    }
    at = 0;
    end = 0;
    return !fill();
  }

  int i32() throws IOException {
    while (end - at < 4) {
      if (at > 0) {
        System.arraycopy(buffer, at, buffer, 0, end - at);
        end -= at;
        at = 0;
      }
      if (!fill()) {
        throw new EOFException();
      }
    }
    int value = i32(buffer, at);
    at += 4;
    position += 4;
    return value;
  }

  long u32() throws IOException {
    return i32() & 0xFFFFFFFFL;
  }

  byte[] bytes(int count) throws IOException {
    byte[] read = new byte[count];
    int done = Math.min(count, end - at);
    System.arraycopy(buffer, at, read, 0, done);
    at += done;
    if (done < count) {
      done += in.readNBytes(read, done, count - done);
    }
    position += done;
    if (done < count) {
      throw new EOFException();
    }
    return read;
  }

  int i32(byte[] from, int offset) {
    int a = from[offset] & 0xFF;
    int b = from[offset + 1] & 0xFF;
    int c = from[offset + 2] & 0xFF;
    int d = from[offset + 3] & 0xFF;
    return littleEndian ? d << 24 | c << 16 | b << 8 | a : a << 24 | b << 16 | c << 8 | d;
  }

  int u16(byte[] from, int offset) {
    int a = from[offset] & 0xFF;
    int b = from[offset + 1] & 0xFF;
    return littleEndian ? b << 8 | a : a << 8 | b;
  }

  /** Eight bytes as they stand in the section's byte order. */
  long i64(byte[] from, int offset) {
    long first = i32(from, offset) & 0xFFFFFFFFL;
    long second = i32(from, offset + 4) & 0xFFFFFFFFL;
    return littleEndian ? second << 32 | first : first << 32 | second;
  }

  private boolean fill() throws IOException {
    int count = in.read(buffer, end, buffer.length - end);
    end += Math.max(0, count);
    return count > 0;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
