package io.vitrine.log;

import io.vertx.core.buffer.Buffer;

/**
 * A {@link LogServer}'s answer to a fetch.
 *
 * <p>Layout, version 1, big endian: version u8, three bytes 0, epoch i64, lastSequence i64, first
 * i64, lostBefore i64, count i32, then count times i32: where each record ends, counted from the
 * first record's first byte; then the records.
 *
 * @param epoch epoch of the log; another one than asked for means that it was made anew and {@code
 *     batch} begins at its start
 * @param lastSequence newest sequence of the log by then
 */
record LogReply(long epoch, long lastSequence, LogBatch batch) {
  static final int VERSION = 1;
  private static final int FIXED_BYTES = 40;

  Buffer encode() {
    PackedRecords records = PackedRecords.of(batch.records());
    return Buffer.buffer(FIXED_BYTES + records.packed().length())
        .appendInt(VERSION << 24)
        .appendLong(epoch)
        .appendLong(lastSequence)
        .appendLong(batch.first())
        .appendLong(batch.lostBefore())
        .appendInt(records.size())
        .appendBuffer(records.packed());
  }

  /** The records are views of {@code in}. */
  static LogReply decode(Buffer in) {
    if (in.getUnsignedByte(0) != VERSION) {
      throw new IllegalArgumentException(
          "log reply version: " + in.getUnsignedByte(0) + " (expected: " + VERSION + ")");
    }
    PackedRecords records = PackedRecords.in(in, FIXED_BYTES, in.getInt(36));
    LogBatch batch = new LogBatch(in.getLong(20), in.getLong(28), records);
    return new LogReply(in.getLong(4), in.getLong(12), batch);
  }
}
