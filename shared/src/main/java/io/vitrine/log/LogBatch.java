package io.vitrine.log;

import io.vertx.core.buffer.Buffer;
import java.util.List;

/**
 * Records read from a log.
 *
 * @param first sequence of the first record; meaningless while {@code records} is empty
 * @param lostBefore how many records between the asked {@code after} and {@code first} are gone for
 *     good, exactly
 * @param records consecutive records from {@code first} on
 */
public record LogBatch(long first, long lostBefore, List<Buffer> records) {
  /** No records after {@code after}, none lost. */
  static LogBatch none(long after) {
    return new LogBatch(after + 1, 0, List.of());
  }

  /** Bytes of all records. */
  public long bytes() {
    return records instanceof PackedRecords packed
        ? packed.bytes()
        : records.stream().mapToLong(Buffer::length).sum();
  }

  /** Sequence of the last record, or {@code after} plus what was lost if there is none. */
  public long last(long after) {
    return records.isEmpty() ? after + lostBefore : first + records.size() - 1;
  }
}
