package io.vitrine.inspector.sensor;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** Numbers in either byte order out of a stream, with the position for messages. One thread. */
final class ByteOrderInput implements Closeable {
  private final InputStream in;
  private final byte[] word = new byte[4];
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

  /** Whether there is no byte left; the stream supports marks. */
  boolean atEnd() throws IOException {
    in.mark(1);
    boolean end = in.read() < 0;
    in.reset();
    return end;
  }

  int i32() throws IOException {
    if (in.readNBytes(word, 0, 4) < 4) {
      throw new EOFException();
    }
    position += 4;
    return i32(word, 0);
  }

  long u32() throws IOException {
    return i32() & 0xFFFFFFFFL;
  }

  byte[] bytes(int count) throws IOException {
    byte[] read = in.readNBytes(count);
    position += read.length;
    if (read.length < count) {
      throw new EOFException();
    }
    return read;
  }

  int i32(byte[] from, int at) {
    int a = from[at] & 0xFF;
    int b = from[at + 1] & 0xFF;
    int c = from[at + 2] & 0xFF;
    int d = from[at + 3] & 0xFF;
    return littleEndian ? d << 24 | c << 16 | b << 8 | a : a << 24 | b << 16 | c << 8 | d;
  }

  int u16(byte[] from, int at) {
    int a = from[at] & 0xFF;
    int b = from[at + 1] & 0xFF;
    return littleEndian ? b << 8 | a : a << 8 | b;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
