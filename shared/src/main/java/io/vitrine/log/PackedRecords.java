package io.vitrine.log;

import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import java.nio.ByteBuffer;
import java.util.AbstractList;
import java.util.List;
import java.util.Objects;
import java.util.RandomAccess;

/**
 * Records as a {@link LogReply} has them: where each ends, counted from the first one's first byte,
 * then their bytes. A batch is copied and sent as a whole; a record becomes a view of it when it is
 * asked for.
 *
 * <p>Threads: any; it does not change.
 */
final class PackedRecords extends AbstractList<Buffer> implements RandomAccess {
  private final Buffer packed;
  private final int count;
  private final int bodies;

  private PackedRecords(Buffer packed, int count) {
    this.packed = packed;
    this.count = count;
    this.bodies = Integer.BYTES * count;
  }

  /**
   * @param packed where each of {@code count} records ends, then their bytes
   */
  static PackedRecords of(byte[] packed, int count) {
    return new PackedRecords(BufferInternal.buffer(Unpooled.wrappedBuffer(packed)), count);
  }

  /**
   * Those that {@code in} holds from {@code at} on; a view.
   *
   * @throws IllegalArgumentException if it holds less, or more
   */
  static PackedRecords in(Buffer in, int at, int count) {
    Buffer packed = in.slice(at, in.length());
    boolean whole = count >= 0 && packed.length() / Integer.BYTES >= count;
    PackedRecords records = new PackedRecords(packed, count);
    if (!whole || records.bodies + records.bytes() != packed.length()) {
      throw new IllegalArgumentException(count + " records in " + packed.length() + " bytes");
    }
    return records;
  }

  /** Packs what is not packed yet. */
  static PackedRecords of(List<Buffer> records) {
    if (records instanceof PackedRecords done) {
      return done;
    }
    int bytes = 0;
    for (Buffer record : records) {
      bytes += record.length();
    }
    ByteBuffer out = ByteBuffer.allocate(Integer.BYTES * records.size() + bytes);
    int end = 0;
    for (Buffer record : records) {
      end += record.length();
      out.putInt(end);
    }
    int at = out.position();
    for (Buffer record : records) {
      record.getBytes(out.array(), at);
      at += record.length();
    }
    return of(out.array(), records.size());
  }

  /** Bytes of all records, without the table of their ends. */
  int bytes() {
    return count == 0 ? 0 : end(count - 1);
  }

  /** All of it. */
  Buffer packed() {
    return packed;
  }

  @Override
  public Buffer get(int index) {
    int start = index == 0 ? 0 : end(index - 1);
    return packed.slice(bodies + start, bodies + end(index));
  }

  @Override
  public int size() {
    return count;
  }

  private int end(int index) {
    return packed.getInt(Integer.BYTES * Objects.checkIndex(index, count));
  }
}
