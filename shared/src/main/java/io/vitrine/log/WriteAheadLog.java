package io.vitrine.log;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * One write-ahead log of RocksDB: blocks of 32 KiB of records, each with a masked CRC-32C of type
 * and body (u32), length (u16), type (u8) and body, little endian; a write is one record, or a
 * first, middle ones and a last (db/log_format.h).
 */
final class WriteAheadLog {
  private static final int BLOCK_BYTES = 32 << 10;
  private static final int HEADER_BYTES = 7;
  private static final int MASK = 0xa282ead8;
  private static final int FULL = 1;
  private static final int FIRST = 2;
  private static final int MIDDLE = 3;
  private static final int LAST = 4;

  /**
   * What else there is without a log's number in the header: compression, timestamps, neighbours.
   */
  private static final int COMPRESSION = 9;

  private static final int TIMESTAMPS = 10;
  private static final int PREDECESSOR = 130;

  /** Sequence number (u64) and count (u32) of a write, then its entries (db/write_batch.cc). */
  private static final int WRITE_HEADER_BYTES = 12;

  private static final int MARK_BYTES = 2 + SyncMark.BYTES;

  /** Of a write without a mark: it may have been promised. */
  private static final long UNMARKED = Long.MAX_VALUE;

  /** No sequence number. */
  static final long NONE = -1;

  private final ByteBuffer in;
  private final CRC32C crc = new CRC32C();

  /** Where reading stopped: the header of the record that is not whole, or the end. */
  private int stopped;

  /** Sequence number of the last change in the writes that are whole. */
  private long last = NONE;

  WriteAheadLog(ByteBuffer content) {
    in = content.order(ByteOrder.LITTLE_ENDIAN);
  }

  long bytes() {
    return in.limit();
  }

  /** Bytes up to the end of the last write of which everything is there. */
  long intact() {
    int at = 0;
    int whole = 0;
    boolean within = false;
    long end = NONE;
    while (at < in.limit()) {
      int left = BLOCK_BYTES - at % BLOCK_BYTES;
      if (left < HEADER_BYTES) {
        at = Math.min(at + left, in.limit());
        whole = within ? whole : at;
        continue;
      }
      if (!isRecord(at)) {
        break;
      }
      int type = type(at);
      boolean continues = type == MIDDLE || type == LAST;
      if (continues != within) {
        break;
      }
      end = begins(type) && isWrite(at) ? end(at) : end;
      at += HEADER_BYTES + length(at);
      within = type == FIRST || type == MIDDLE;
      whole = within ? whole : at;
      last = within ? last : end;
    }
    stopped = at;
    return whole;
  }

  /** Sequence number of the last change before {@link #intact}; {@link #NONE} if there is none. */
  long last() {
    return last;
  }

  /**
   * Up to which sequence number the disk had everything, by the writes behind the place where
   * {@link #intact} has stopped; {@link #NONE} if there are none.
   */
  long syncedBehind() {
    long synced = NONE;
    int at = stopped;
    while (at < in.limit()) {
      int left = BLOCK_BYTES - at % BLOCK_BYTES;
      if (left < HEADER_BYTES) {
        at += left;
      } else if (isRecord(at)) {
        if (begins(type(at))) {
          synced = Math.max(synced, mark(at));
        }
        at += HEADER_BYTES + length(at);
      } else {
        at++;
      }
    }
    return synced;
  }

  private static boolean begins(int type) {
    return type == FULL || type == FIRST;
  }

  private boolean isWrite(int at) {
    return length(at) >= WRITE_HEADER_BYTES;
  }

  private long end(int at) {
    return in.getLong(at + HEADER_BYTES) + in.getInt(at + HEADER_BYTES + Long.BYTES) - 1;
  }

  private long mark(int at) {
    int from = at + HEADER_BYTES + WRITE_HEADER_BYTES;
    boolean marked =
        length(at) >= WRITE_HEADER_BYTES + MARK_BYTES
            && in.get(from) == SyncMark.TAG
            && in.get(from + 1) == SyncMark.BYTES;
    return marked ? Long.reverseBytes(in.getLong(from + 2)) : UNMARKED;
  }

  private boolean isRecord(int at) {
    int end = Math.min(in.limit(), (at / BLOCK_BYTES + 1) * BLOCK_BYTES);
    if (end - at < HEADER_BYTES || !known(type(at)) || at + HEADER_BYTES + length(at) > end) {
      return false;
    }
    crc.reset();
    crc.update(
        in.duplicate().position(at + HEADER_BYTES - 1).limit(at + HEADER_BYTES + length(at)));
    int value = (int) crc.getValue();
    return in.getInt(at) == (value >>> 15 | value << 17) + MASK;
  }

  private static boolean known(int type) {
    return (type >= FULL && type <= LAST)
        || type == COMPRESSION
        || type == TIMESTAMPS
        || type == PREDECESSOR;
  }

  private int length(int at) {
    return in.getShort(at + 4) & 0xFFFF;
  }

  private int type(int at) {
    return in.get(at + 6) & 0xFF;
  }
}
