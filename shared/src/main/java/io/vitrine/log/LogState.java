package io.vitrine.log;

import java.nio.ByteBuffer;

/**
 * What a {@link Journal} remembers of a log besides its blocks.
 *
 * @param id the log's number in the store, from 1 on
 * @param released everything up to this sequence was released
 * @param releasedBytes bytes of all records up to {@code released}, since the log was made
 */
record LogState(String name, int id, long epoch, long released, long releasedBytes) {
  private static final byte VERSION = 1;

  LogState releasedThrough(long sequence, long bytes) {
    return new LogState(name, id, epoch, sequence, bytes);
  }

  /**
   * The same, but another log: who knows the sequences of the one before does not take them for
   * ours.
   */
  LogState renewed() {
    return new LogState(name, id, Epochs.next(), released, releasedBytes);
  }

  byte[] encode() {
    return ByteBuffer.allocate(29)
        .put(VERSION)
        .putInt(id)
        .putLong(epoch)
        .putLong(released)
        .putLong(releasedBytes)
        .array();
  }

  static LogState decode(String name, byte[] value) {
    ByteBuffer in = ByteBuffer.wrap(value);
    byte version = in.get();
    if (version != VERSION) {
      throw new JournalException(
          "log " + name + " has state version " + version + " (expected: " + VERSION + ")");
    }
    return new LogState(name, in.getInt(), in.getLong(), in.getLong(), in.getLong());
  }
}
