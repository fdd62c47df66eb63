package io.vitrine.log;

import io.netty.buffer.ByteBuf;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * A log in memory that overwrites its oldest records. All memory is taken at the start; an append
 * copies the record and allocates nothing.
 *
 * <p>The ring is bytes: each record is a word (low 32 bits of its sequence, length) and its bytes,
 * padded to a multiple of 8; a record never crosses the end. Positions grow for ever; a position
 * modulo the capacity is an offset. The writer moves {@code tail} past what it is about to
 * overwrite before it touches it, so a reader copies first and looks at {@code tail} afterwards:
 * what lies behind it by then was read whole. Each {@value #STRIDE}th record's position is in an
 * index, so that no read walks far.
 *
 * <p>Threads: {@link #append} on one thread; everything else on any.
 */
public final class RingLog implements LogSource {
  /** Smallest size of a ring in bytes. */
  public static final long BYTES_MIN = 4096;

  /** Largest size of a ring in bytes. */
  public static final long BYTES_MAX = 1L << 30;

  static final int HEADER_BYTES = 8;
  static final int STRIDE = 64;
  static final int SKIP = -1;

  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
  private static final VarHandle TAIL;
  private static final VarHandle LAST;

  static {
    try {
      TAIL = MethodHandles.lookup().findVarHandle(RingLog.class, "tail", long.class);
      LAST = MethodHandles.lookup().findVarHandle(RingLog.class, "last", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final String name;
  private final long epoch = Epochs.next();
  private final int capacity;
  private final int recordBytesMax;
  private final byte[] bytes;
  private final long[] index;
  private final Waiters waiters = new Waiters();
  private final RingReader reader = new RingReader(this);

  // Written by the writer, read by all.
  private long tail;
  private long last;

  // The writer's own.
  private long writePosition;
  private int writeOffset;
  private int tailOffset;

  /**
   * @param bytesMax size in bytes, {@link #BYTES_MIN} to {@link #BYTES_MAX}; each record takes its
   *     length and 8 to 15 bytes more
   */
  public RingLog(String name, long bytesMax) {
    if (bytesMax < BYTES_MIN || bytesMax > BYTES_MAX) {
      throw new IllegalArgumentException(
          "bytesMax: " + bytesMax + " (expected: " + BYTES_MIN + " to " + BYTES_MAX + ")");
    }
    this.name = name;
    this.capacity = (int) bytesMax & -HEADER_BYTES;
    this.recordBytesMax = capacity / 4 - HEADER_BYTES;
    this.bytes = new byte[capacity];
    this.index = new long[capacity / (HEADER_BYTES * STRIDE) + 2];
  }

  /**
   * Appends the first {@code headerLength} bytes of {@code header} and {@code length} bytes of
   * {@code body} from {@code index} on, as one record. Never blocks, allocates nothing.
   *
   * @return the record's sequence
   * @throws IllegalArgumentException if the record is longer than {@link #recordBytesMax()}
   */
  public long append(byte[] header, int headerLength, ByteBuf body, int index, int length) {
    int offset = claim(headerLength + length);
    System.arraycopy(header, 0, bytes, offset, headerLength);
    body.getBytes(index, bytes, offset + headerLength, length);
    return publish(headerLength + length);
  }

  /** Largest record in bytes: a little less than a quarter of the ring. */
  public int recordBytesMax() {
    return recordBytesMax;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public long epoch() {
    return epoch;
  }

  @Override
  public long lastSequence() {
    return (long) LAST.getAcquire(this);
  }

  @Override
  public long firstSequence() {
    return reader.firstSequence();
  }

  @Override
  public LogBatch read(long after, int bytesMax) {
    return reader.read(after, bytesMax);
  }

  @Override
  public void whenAppended(long after, Runnable wake) {
    waiters.add(after, wake, () -> (long) LAST.getVolatile(this));
  }

  /** Makes room at the write position and returns the offset of the record's bytes. */
  private int claim(int size) {
    if (size > recordBytesMax) {
      throw new IllegalArgumentException(
          "record of " + size + " bytes (expected: at most " + recordBytesMax + ")");
    }
    int need = padded(size);
    int left = capacity - writeOffset;
    if (left < need) {
      forget(writePosition + left + need - capacity);
      WORDS.set(bytes, writeOffset, word(0, SKIP));
      writePosition += left;
      writeOffset = 0;
    } else {
      forget(writePosition + need - capacity);
    }
    return writeOffset + HEADER_BYTES;
  }

  private long publish(int size) {
    long sequence = last + 1;
    WORDS.set(bytes, writeOffset, word(sequence, size));
    if ((sequence & (STRIDE - 1)) == 0) {
      index[slot(sequence)] = writePosition;
    }
    int need = padded(size);
    writePosition += need;
    writeOffset += need;
    if (writeOffset == capacity) {
      writeOffset = 0;
    }
    // Volatile: the write must be seen before any() is asked, or a wake-up could be missed.
    LAST.setVolatile(this, sequence);
    if (waiters.any()) {
      waiters.wake(sequence);
    }
    return sequence;
  }

  /** Moves the tail to the first record at or after {@code position}. */
  private void forget(long position) {
    if (tail >= position) {
      return;
    }
    long moved = tail;
    while (moved < position) {
      moved += step();
    }
    // A skipped end is not a record: the tail always stands on one.
    if (lengthOf((long) WORDS.get(bytes, tailOffset)) == SKIP) {
      moved += step();
    }
    TAIL.setOpaque(this, moved);
    VarHandle.storeStoreFence();
  }

  /** Moves the tail's offset past what stands there and returns how many bytes that took. */
  private int step() {
    int length = lengthOf((long) WORDS.get(bytes, tailOffset));
    int taken = length == SKIP ? capacity - tailOffset : padded(length);
    tailOffset += taken;
    if (tailOffset == capacity) {
      tailOffset = 0;
    }
    return taken;
  }

  int capacity() {
    return capacity;
  }

  byte[] bytes() {
    return bytes;
  }

  /** Position of the oldest record; everything before it may be garbage already. */
  long tail() {
    return (long) TAIL.getAcquire(this);
  }

  /** To be called after reading bytes: whether what lies at {@code position} was whole then. */
  boolean whole(long position) {
    VarHandle.acquireFence();
    return (long) TAIL.getOpaque(this) <= position;
  }

  long wordAt(long position) {
    return (long) WORDS.get(bytes, (int) (position % capacity));
  }

  /** Position of a record whose sequence is a multiple of {@link #STRIDE}. */
  long indexed(long sequence) {
    return index[slot(sequence)];
  }

  static int lengthOf(long word) {
    return (int) word;
  }

  static int sequenceLowOf(long word) {
    return (int) (word >>> 32);
  }

  static int padded(int size) {
    return (HEADER_BYTES + size + HEADER_BYTES - 1) & -HEADER_BYTES;
  }

  private static long word(long sequence, int length) {
    return sequence << 32 | (length & 0xFFFFFFFFL);
  }

  private int slot(long sequence) {
    return (int) (sequence / STRIDE % index.length);
  }
}
