package io.vitrine.broker.store;

import io.vitrine.log.SyncMark;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.rocksdb.WriteBatch;

/**
 * A RocksDB write batch in its serialized form (db/write_batch.cc: sequence, count, then records of
 * tag, key and value, first of all a {@link SyncMark}), so that a group of hundreds of changes
 * crosses into native code once.
 */
final class Batch extends Bytes {
  private static final int HEADER_BYTES = 12;
  private static final int DELETE = 0x0;
  private static final int PUT = 0x1;
  private static final int SINGLE_DELETE = 0x7;

  private final Bytes value = new Bytes(1024);
  private int count;

  Batch() {
    super(64 << 10);
    clear();
  }

  boolean isEmpty() {
    return count == 0;
  }

  void clear() {
    length(0);
    i64(0).i32(0).i8(SyncMark.TAG).varint(SyncMark.BYTES).i64(0);
    count = 0;
  }

  void put(byte[] key, byte[] content) {
    count++;
    i8(PUT).varint(key.length);
    raw(key).varint(content.length).raw(content);
  }

  /** For keys that are written again and again. */
  void delete(byte[] key) {
    count++;
    i8(DELETE).varint(key.length).raw(key);
  }

  /** For keys that are written once and deleted once: both vanish when they meet. */
  void deleteOnce(byte[] key) {
    count++;
    i8(SINGLE_DELETE).varint(key.length).raw(key);
  }

  /** Puts the value that was written to {@link #value}. */
  void put(byte[] key) {
    count++;
    i8(PUT).varint(key.length).raw(key).varint(value.length());
    raw(value.array(), value.length());
  }

  /** An empty value to be written, for {@link #put(byte[])}. */
  Bytes value() {
    value.length(0);
    return value;
  }

  /** The value that is being written. */
  Bytes inValue() {
    return value;
  }

  /**
   * @param synced of the store's {@link SyncMark}
   */
  WriteBatch toRocks(long synced) {
    byte[] serialized = copy();
    ByteBuffer.wrap(serialized).putLong(HEADER_BYTES + 2, synced);
    ByteBuffer.wrap(serialized).order(ByteOrder.LITTLE_ENDIAN).putInt(HEADER_BYTES - 4, count);
    return new WriteBatch(serialized);
  }
}
