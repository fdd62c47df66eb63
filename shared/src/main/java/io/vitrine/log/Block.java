package io.vitrine.log;

import java.nio.ByteBuffer;

/**
 * Consecutive records of one log as one value of the store: what one group commit brought for that
 * log, so that the store pays per commit and not per record.
 *
 * <p>Layout, version 1, big endian: version u8, count i32, bytesBefore i64, then count times i32:
 * where each record ends, counted from the first record's first byte; then the records.
 *
 * <p>Threads: any; it does not change.
 */
final class Block {
  static final int VERSION = 1;
  static final int HEADER_BYTES = 13;

  /** What a record counts beyond its own length: its share of keys, headers and framing. */
  static final int RECORD_OVERHEAD_BYTES = 16;

  private final long first;
  private final ByteBuffer value;
  private final int count;

  Block(long first, byte[] value) {
    if (value[0] != VERSION) {
      throw new JournalException(
          "block " + first + " has version " + value[0] + " (expected: " + VERSION + ")");
    }
    this.first = first;
    this.value = ByteBuffer.wrap(value);
    this.count = this.value.getInt(1);
  }

  long first() {
    return first;
  }

  long last() {
    return first + count - 1;
  }

  boolean holds(long sequence) {
    return sequence >= first && sequence <= last();
  }

  byte[] value() {
    return value.array();
  }

  /** Bytes of all records that the log ever got before this block. */
  long bytesBefore() {
    return value.getLong(5);
  }

  /** Bytes of all records that the log ever got up to and including {@code sequence}. */
  long bytesThrough(long sequence) {
    int records = (int) (sequence - first) + 1;
    return bytesBefore() + end(records - 1) + (long) records * RECORD_OVERHEAD_BYTES;
  }

  /** Bytes of the records {@code from} to {@code to}. */
  int bytes(long from, long to) {
    return end(index(to)) - start(from);
  }

  /**
   * The last record from {@code from} on with which they are not more than {@code bytesMax}; {@code
   * from - 1} if it is more itself.
   */
  long lastWithin(long from, int bytesMax) {
    long low = from - 1;
    long high = last();
    while (low < high) {
      long middle = (low + high + 1) >>> 1;
      if (bytes(from, middle) <= bytesMax) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  /**
   * Copies the records {@code from} to {@code to}.
   *
   * @param before bytes of the records that {@code ends} counts before these
   */
  void copy(long from, long to, int before, ByteBuffer ends, ByteBuffer bodies) {
    int start = start(from);
    for (int i = index(from); i <= index(to); i++) {
      ends.putInt(before + end(i) - start);
    }
    bodies.put(value.array(), HEADER_BYTES + 4 * count + start, bytes(from, to));
  }

  /** Shows it all records. */
  void tell(LogNote note) {
    int bodies = HEADER_BYTES + 4 * count;
    int from = 0;
    for (int i = 0; i < count; i++) {
      note.take(value.array(), bodies + from, bodies + end(i));
      from = end(i);
    }
  }

  private int index(long sequence) {
    return (int) (sequence - first);
  }

  private int start(long sequence) {
    return sequence == first ? 0 : end(index(sequence) - 1);
  }

  private int end(int index) {
    return value.getInt(HEADER_BYTES + 4 * index);
  }
}
