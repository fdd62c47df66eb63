package io.vitrine.tap;

import io.netty.buffer.ByteBuf;
import io.vitrine.contract.TapRecord;
import io.vitrine.contract.TapSegment;
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
  private final byte[] header =
      new byte[TapRecord.HEADER_BYTES + TapSegment.BYTES + 2 + TapRecord.TOPIC_BYTES_MAX];

  /** Of the segment in the header behind its fixed part; 0: there is none. */
  private int segmentBytes;

  /** Of the topic in the header behind both, with its length; 0: there is none. */
  private int topicBytes;

  /**
   * @param frameBytesMax how much of a frame is copied at most
   */
  public TapWriter(RingLog ring, int frameBytesMax) {
    this.ring = ring;
    int room = ring.recordBytesMax() - TapRecord.HEADER_BYTES - TapSegment.BYTES;
    this.frameBytesMax = Math.min(frameBytesMax, room);
    this.topicBytesMax = Math.min(TapRecord.TOPIC_BYTES_MAX, room - 2 - this.frameBytesMax);
  }

  /** How much of a frame is copied at most. */
  public int frameBytesMax() {
    return frameBytesMax;
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

  /** The headers around the frame that is written next; to be told before its topic. */
  public void segment(TapSegment around) {
    around.write(header, TapRecord.HEADER_BYTES);
    segmentBytes = TapSegment.BYTES;
  }

  /**
   * The topic of the frame that is written next, which has an alias in its place. One of more than
   * {@value TapRecord#TOPIC_BYTES_MAX} bytes is left out.
   */
  public void topic(ByteBuf from, int start, int length) {
    if (length <= topicBytesMax) {
      from.getBytes(start, header, topicAt() + 2, length);
      topicLength(length);
    }
  }

  /** The same of a topic in an array. */
  public void topic(byte[] name) {
    if (name.length <= topicBytesMax) {
      System.arraycopy(name, 0, header, topicAt() + 2, name.length);
      topicLength(name.length);
    }
  }

  private int topicAt() {
    return TapRecord.HEADER_BYTES + segmentBytes;
  }

  private void topicLength(int length) {
    header[topicAt()] = (byte) (length >> 8);
    header[topicAt() + 1] = (byte) length;
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
    int more = segmentBytes + topicBytes;
    int flags =
        (topicBytes == 0 ? 0 : TapRecord.WITH_TOPIC)
            | (segmentBytes == 0 ? 0 : TapRecord.WITH_SEGMENT);
    long version = segmentBytes == 0 ? TapRecord.VERSION : TapRecord.VERSION_SEGMENT;
    topicBytes = 0;
    segmentBytes = 0;
    LONGS.set(
        header, 0, version << 56 | directionAndLevel | (long) flags << 32 | length & 0xFFFFFFFFL);
    LONGS.set(header, 8, connectionId);
    LONGS.set(header, 16, epochNanos);
    ring.append(
        header, TapRecord.HEADER_BYTES + more, buf, index, Math.min(available, frameBytesMax));
  }
}
