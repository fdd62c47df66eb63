package io.vitrine.broker.loop;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What one event loop has for another at the end of a turn: messages and tasks, in order. Small
 * messages share one buffer.
 *
 * <p>Threads: the sending loop's until it is handed over, then the receiving loop's.
 */
final class Parcel {
  /** Frames from this length on travel in the buffer that they are in. */
  private static final int SLICE_BYTES_MIN = 4096;

  private static final int ENTRY_BYTES = 64;

  private final long receivedMillis;
  private @Nullable ByteBuf shared;

  /** Per entry: a Runnable, a ByteBuf of its own, or null for the shared buffer. */
  private @Nullable Object[] contents = new Object[8];

  private @Nullable Object[] targets = new Object[8];
  private int[] ends = new int[8];
  private boolean[] version5 = new boolean[8];
  private int count;
  private long weight;

  Parcel(long receivedMillis) {
    this.receivedMillis = receivedMillis;
  }

  void add(
      ByteBuf buf, int start, int length, boolean five, @Nullable Object target, boolean mayShare) {
    int at = next();
    targets[at] = target;
    version5[at] = five;
    weight += length + ENTRY_BYTES;
    if (mayShare && length >= SLICE_BYTES_MIN) {
      contents[at] = buf.retainedSlice(start, length);
      ends[at] = length;
      return;
    }
    ByteBuf out = shared;
    if (out == null) {
      out = buf.alloc().directBuffer(Math.max(1024, length));
      shared = out;
    }
    out.writeBytes(buf, start, length);
    ends[at] = out.writerIndex();
  }

  void add(Runnable task) {
    contents[next()] = task;
    weight += ENTRY_BYTES;
  }

  /** Bytes that it holds, about. */
  long weight() {
    return weight;
  }

  /** Tells all to {@code reader}, runs the tasks, and lets go of the buffers. */
  void open(ParcelReader reader) {
    int start = 0;
    for (int i = 0; i < count; i++) {
      Object content = contents[i];
      if (content instanceof Runnable task) {
        task.run();
      } else if (content instanceof ByteBuf own) {
        try {
          reader.message(own, 0, ends[i], version5[i], receivedMillis, targets[i]);
        } finally {
          own.release();
        }
      } else if (shared != null) {
        reader.message(shared, start, ends[i], version5[i], receivedMillis, targets[i]);
        start = ends[i];
      }
    }
    if (shared != null) {
      shared.release();
      shared = null;
    }
  }

  private int next() {
    if (count == contents.length) {
      int capacity = 2 * count;
      contents = Arrays.copyOf(contents, capacity);
      targets = Arrays.copyOf(targets, capacity);
      ends = Arrays.copyOf(ends, capacity);
      version5 = Arrays.copyOf(version5, capacity);
    }
    return count++;
  }
}
