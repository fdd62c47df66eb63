package io.vitrine.log;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;

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
    List<Buffer> records = batch.records();
    int bytes = records.stream().mapToInt(Buffer::length).sum();
    Buffer out =
        Buffer.buffer(FIXED_BYTES + 4 * records.size() + bytes)
            .appendInt(VERSION << 24)
            .appendLong(epoch)
            .appendLong(lastSequence)
            .appendLong(batch.first())
            .appendLong(batch.lostBefore())
            .appendInt(records.size());
    int end = 0;
    for (Buffer record : records) {
      end += record.length();
      out.appendInt(end);
    }
    records.forEach(out::appendBuffer);
    return out;
  }

  /** The records are views of {@code in}. */
  static LogReply decode(Buffer in) {
    if (in.getUnsignedByte(0) != VERSION) {
      throw new IllegalArgumentException(
          "log reply version: " + in.getUnsignedByte(0) + " (expected: " + VERSION + ")");
    }
    int count = in.getInt(36);
    int bodies = FIXED_BYTES + 4 * count;
    List<Buffer> records = new ArrayList<>(count);
    int start = 0;
    for (int i = 0; i < count; i++) {
      int end = in.getInt(FIXED_BYTES + 4 * i);
      records.add(in.slice(bodies + start, bodies + end));
      start = end;
    }
    LogBatch batch = new LogBatch(in.getLong(20), in.getLong(28), records);
    return new LogReply(in.getLong(4), in.getLong(12), batch);
  }
}
