package io.vitrine.log;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;

/**
 * What a {@link LogReader} asks a {@link LogServer}.
 *
 * <p>Layout, version 1, big endian: version u8, op u8, lingerMillis u16, session i64, ordinal i32,
 * bytesMax i32, waitMillis i32, sequence i64, epoch i64, then with a u16 length: consumer, UTF-8.
 *
 * @param lingerMillis a batch that is not full follows the one before after this time at the
 *     earliest, so that records that come one by one do not cost a reply each
 * @param session number that the reader drew for a row of fetches
 * @param ordinal place of a fetch in its session, from 0 on; each one gets the records that follow
 *     those of the one before
 * @param bytesMax most bytes of records wanted
 * @param waitMillis how long to wait for a record
 * @param sequence fetch: read after this one (ordinal 0 only), or {@link LogReader#FROM_OLDEST} or
 *     {@link LogReader#FROM_NEWEST}; release: up to this one
 * @param epoch epoch of the log that {@code sequence} belongs to; 0 for any
 * @param consumer who asks; the holder of a durable log's lease
 */
record LogRequest(
    Op op,
    int lingerMillis,
    long session,
    int ordinal,
    int bytesMax,
    int waitMillis,
    long sequence,
    long epoch,
    String consumer) {
  static final int VERSION = 1;
  private static final int FIXED_BYTES = 42;

  enum Op {
    FETCH,
    RELEASE,

    /** Answered when the release is on disk, with the first sequence that was held until then. */
    RELEASE_ON_DISK
  }

  static LogRequest release(String consumer, long sequence, long epoch) {
    return new LogRequest(Op.RELEASE, 0, 0, 0, 0, 0, sequence, epoch, consumer);
  }

  static LogRequest releaseOnDisk(String consumer, long sequence, long epoch) {
    return new LogRequest(Op.RELEASE_ON_DISK, 0, 0, 0, 0, 0, sequence, epoch, consumer);
  }

  Buffer encode() {
    byte[] name = consumer.getBytes(StandardCharsets.UTF_8);
    return Buffer.buffer(FIXED_BYTES + name.length)
        .appendByte((byte) VERSION)
        .appendByte((byte) op.ordinal())
        .appendUnsignedShort(lingerMillis)
        .appendLong(session)
        .appendInt(ordinal)
        .appendInt(bytesMax)
        .appendInt(waitMillis)
        .appendLong(sequence)
        .appendLong(epoch)
        .appendUnsignedShort(name.length)
        .appendBytes(name);
  }

  /**
   * @throws IllegalArgumentException if it is not such a request, or of another version
   */
  static LogRequest decode(Buffer in) {
    if (in.length() < FIXED_BYTES) {
      throw new IllegalArgumentException("log request of " + in.length() + " bytes");
    }
    if (in.getUnsignedByte(0) != VERSION) {
      throw new IllegalArgumentException(
          "log request version: " + in.getUnsignedByte(0) + " (expected: " + VERSION + ")");
    }
    int op = in.getUnsignedByte(1);
    int length = in.getUnsignedShort(40);
    if (op >= Op.values().length || in.length() != FIXED_BYTES + length) {
      throw new IllegalArgumentException("log request with op " + op + ", name of " + length);
    }
    return new LogRequest(
        Op.values()[op],
        in.getUnsignedShort(2),
        in.getLong(4),
        in.getInt(12),
        in.getInt(16),
        in.getInt(20),
        in.getLong(24),
        in.getLong(32),
        in.getString(FIXED_BYTES, FIXED_BYTES + length, StandardCharsets.UTF_8.name()));
  }
}
