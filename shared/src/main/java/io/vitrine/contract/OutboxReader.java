package io.vitrine.contract;

import io.netty.buffer.ByteBuf;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Decodes outbox records one after the other. The same few names (client, user, topic) come again
 * and again; they are recognised by their bytes, and are the same strings each time.
 *
 * <p>Threads: one at a time.
 */
public final class OutboxReader {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final long MIX = 0x9e3779b97f4a7c15L;
  private static final int PLACES = 4_096;

  /** Longer ones are not remembered. */
  private static final int NAMES_BYTES_MAX = 512;

  private final @Nullable OutboxNames[] known = new @Nullable OutboxNames[PLACES];

  /**
   * @throws IllegalArgumentException if the version is not known
   * @throws IndexOutOfBoundsException if it ends too soon
   */
  public OutboxRecord read(Buffer in) {
    int start = OutboxRecord.namesAt(in);
    int end = OutboxRecord.namesEnd(in);
    ByteBuf bytes = ((BufferInternal) in).getByteBuf();
    int length = end - start;
    if (length > NAMES_BYTES_MAX || end > in.length() || !bytes.hasArray()) {
      return OutboxRecord.decode(in);
    }
    byte[] array = bytes.array();
    int from = bytes.arrayOffset() + bytes.readerIndex() + start;
    int place = place(array, from, from + length);
    OutboxNames names = known[place];
    if (names == null || !names.are(array, from, from + length)) {
      names = OutboxNames.of(in, start, end);
      known[place] = names;
    }
    return OutboxRecord.decode(in, names, end);
  }

  private static int place(byte[] array, int from, int to) {
    long hash = to - from;
    int at = from;
    for (; at + Long.BYTES <= to; at += Long.BYTES) {
      hash = (hash ^ (long) LONGS.get(array, at)) * MIX;
      hash ^= hash >>> 32;
    }
    for (; at < to; at++) {
      hash = (hash ^ array[at]) * MIX;
    }
    return (int) (hash >>> 40) & (PLACES - 1);
  }
}
