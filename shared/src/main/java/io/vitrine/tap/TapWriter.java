package io.vitrine.tap;

import io.netty.buffer.ByteBuf;
import io.vitrine.contract.TapRecord;
import io.vitrine.log.RingLog;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Copies frames into the ring of one event loop, or of a sensor, in the layout of {@link
 * TapRecord}. Allocates nothing.
 *
 * <p>Threads: the loop's.
 */
public final class TapWriter {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final RingLog ring;
  private final int frameBytesMax;
  private final int topicBytesMax;
  private final byte[] header = new byte[TapRecord.HEADER_BYTES + 2 + TapRecord.TOPIC_BYTES_MAX];

  /** Of the topic in the header behind its fixed part, with its length; 0: there is none. */
  private int topicBytes;

  /**
   * @param frameBytesMax how much of a frame is copied at most
   */
  public TapWriter(RingLog ring, int frameBytesMax) {
    this.ring = ring;
    this.frameBytesMax = Math.min(frameBytesMax, ring.recordBytesMax() - TapRecord.HEADER_BYTES);
    this.topicBytesMax =
        Math.min(
            TapRecord.TOPIC_BYTES_MAX,
            ring.recordBytesMax() - TapRecord.HEADER_BYTES - 2 - this.frameBytesMax);
  }

  public RingLog ring() {
    return ring;
  }

  /** A frame from a client, wholly in {@code buf}. */
  public void fromClient(
      ByteBuf buf, int index, int length, int level, long connectionId, long epochNanos) {
    write(buf, index, length, length, (long) level << 40, connectionId, epochNanos);
  }

  /**
   * A frame from a client that was cut before it came here.
   *
   * @param available how many of its {@code length} bytes are in {@code buf}
   */
  public void fromClient(
      ByteBuf buf,
      int index,
      int available,
      int length,
      int level,
      long connectionId,
      long epochNanos) {
    write(buf, index, available, length, (long) level << 40, connectionId, epochNanos);
  }

  /**
   * A frame to a client.
   *
   * @param available how many of its {@code length} bytes are in {@code buf}
   */
  public void toClient(
      ByteBuf buf,
      int index,
      int available,
      int length,
      int level,
      long connectionId,
      long epochNanos) {
    write(buf, index, available, length, 1L << 48 | (long) level << 40, connectionId, epochNanos);
  }

  /**
   * The topic of the frame that is written next, which has an alias in its place. One of more than
   * {@value TapRecord#TOPIC_BYTES_MAX} bytes is left out.
   */
  public void topic(ByteBuf from, int start, int length) {
    if (length <= topicBytesMax) {
      from.getBytes(start, header, TapRecord.HEADER_BYTES + 2, length);
      topicLength(length);
    }
  }

  /** The same of a topic in an array. */
  public void topic(byte[] name) {
    if (name.length <= topicBytesMax) {
      System.arraycopy(name, 0, header, TapRecord.HEADER_BYTES + 2, name.length);
      topicLength(name.length);
    }
  }

  private void topicLength(int length) {
    header[TapRecord.HEADER_BYTES] = (byte) (length >> 8);
    header[TapRecord.HEADER_BYTES + 1] = (byte) length;
    topicBytes = 2 + length;
  }

  private void write(
      ByteBuf buf,
      int index,
      int available,
      int length,
      long directionAndLevel,
      long connectionId,
      long epochNanos) {
    int topic = topicBytes;
    topicBytes = 0;
    long flags = topic == 0 ? 0 : (long) TapRecord.WITH_TOPIC << 32;
    LONGS.set(
        header,
        0,
        (long) TapRecord.VERSION << 56 | directionAndLevel | flags | length & 0xFFFFFFFFL);
    LONGS.set(header, 8, connectionId);
    LONGS.set(header, 16, epochNanos);
    ring.append(
        header, TapRecord.HEADER_BYTES + topic, buf, index, Math.min(available, frameBytesMax));
  }
}
