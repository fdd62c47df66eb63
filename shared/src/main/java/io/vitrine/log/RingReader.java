package io.vitrine.log;

import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads a {@link RingLog} while its writer overwrites it: each step reads, then asks whether what
 * it read was whole; if not, it begins again at the new tail. The reader walks much faster than the
 * writer appends, so that a few attempts do.
 *
 * <p>Threads: any.
 */
final class RingReader {
  private static final long OVERTAKEN = -1;

  private final RingLog ring;

  RingReader(RingLog ring) {
    this.ring = ring;
  }

  /** The records chosen for one batch: where each lies, and where each ends in the copy. */
  private static final class Selection {
    long first;
    int count;
    long[] positions = new long[64];
    int[] ends = new int[64];

    int bytes() {
      return count == 0 ? 0 : ends[count - 1];
    }

    void add(long position, int length) {
      if (count == positions.length) {
        positions = Arrays.copyOf(positions, count * 2);
        ends = Arrays.copyOf(ends, count * 2);
      }
      positions[count] = position;
      ends[count] = bytes() + length;
      count++;
    }
  }

  long firstSequence() {
    while (true) {
      long last = ring.lastSequence();
      if (last == 0) {
        return 1;
      }
      long tail = ring.tail();
      long sequence = sequenceOf(ring.wordAt(tail), last);
      if (ring.whole(tail)) {
        return sequence;
      }
    }
  }

  LogBatch read(long after, int bytesMax) {
    while (true) {
      long last = ring.lastSequence();
      if (after >= last) {
        return LogBatch.none(after);
      }
      Selection selection = select(after, last, Math.min(bytesMax, ring.capacity() / 4));
      if (selection.count > 0) {
        LogBatch batch = copy(selection, after);
        if (!batch.records().isEmpty()) {
          return batch;
        }
      }
    }
  }

  /** Chooses the records; none if the writer overtook them meanwhile. */
  private Selection select(long after, long last, int bytesMax) {
    Selection selection = new Selection();
    long tail = ring.tail();
    long tailSequence = sequenceOf(ring.wordAt(tail), last);
    if (!ring.whole(tail)) {
      return selection;
    }
    selection.first = Math.max(after + 1, tailSequence);
    long position = find(selection.first, tail, tailSequence);
    for (long sequence = selection.first; sequence <= last && position >= 0; sequence++) {
      long start = skipEnd(position);
      int length = RingLog.lengthOf(ring.wordAt(start));
      if (!ring.whole(position)) {
        selection.count = 0;
        return selection;
      }
      if (selection.count > 0 && selection.bytes() + length > bytesMax) {
        break;
      }
      selection.add(start, length);
      position = start + RingLog.padded(length);
    }
    return selection;
  }

  /** Position of record {@code sequence}, or {@link #OVERTAKEN}. */
  private long find(long sequence, long tail, long tailSequence) {
    long at = sequence & -RingLog.STRIDE;
    long position;
    if (at <= tailSequence) {
      at = tailSequence;
      position = tail;
    } else {
      position = ring.indexed(at);
      // The index entry itself may be of a later round.
      if (RingLog.sequenceLowOf(ring.wordAt(position)) != (int) at) {
        return OVERTAKEN;
      }
    }
    for (; at < sequence && position >= 0; at++) {
      position = next(position);
    }
    return position;
  }

  private long next(long position) {
    long start = skipEnd(position);
    int length = RingLog.lengthOf(ring.wordAt(start));
    return ring.whole(position) ? start + RingLog.padded(length) : OVERTAKEN;
  }

  /** Where the record that comes at {@code position} begins: there, or at the ring's start. */
  private long skipEnd(long position) {
    return RingLog.lengthOf(ring.wordAt(position)) == RingLog.SKIP
        ? position + ring.capacity() - position % ring.capacity()
        : position;
  }

  private LogBatch copy(Selection selection, long after) {
    byte[] copy = new byte[selection.bytes()];
    for (int i = 0; i < selection.count; i++) {
      int from = i == 0 ? 0 : selection.ends[i - 1];
      int offset = (int) (selection.positions[i] % ring.capacity()) + RingLog.HEADER_BYTES;
      System.arraycopy(ring.bytes(), offset, copy, from, selection.ends[i] - from);
    }
    int whole = 0;
    while (whole < selection.count && !ring.whole(selection.positions[whole])) {
      whole++;
    }
    Buffer all = BufferInternal.buffer(Unpooled.wrappedBuffer(copy));
    List<Buffer> records = new ArrayList<>(selection.count - whole);
    for (int i = whole; i < selection.count; i++) {
      records.add(all.slice(i == 0 ? 0 : selection.ends[i - 1], selection.ends[i]));
    }
    long first = selection.first + whole;
    return new LogBatch(first, first - after - 1, records);
  }

  /** The whole sequence of a word, given that it is within 2^31 of {@code near}. */
  private static long sequenceOf(long word, long near) {
    return near + (RingLog.sequenceLowOf(word) - (int) near);
  }
}
