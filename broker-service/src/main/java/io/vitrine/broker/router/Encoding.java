package io.vitrine.broker.router;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * A PUBLISH frame ready to be copied to a connection, but for its packet identifier. A large
 * payload is not copied: the frame's head is followed by a part of the buffer where the payload is.
 *
 * <p>Threads: one event loop's; valid while its publication is.
 */
public final class Encoding {
  /** {@link #packetIdAt} of QoS 0. */
  public static final int NO_PACKET_ID = -1;

  private ByteBuf buf = Unpooled.EMPTY_BUFFER;
  private int start;
  private int length;
  private int firstByte;
  private int packetIdAt;
  private ByteBuf tail = Unpooled.EMPTY_BUFFER;
  private int tailStart;
  private int tailLength;

  void head(ByteBuf source, int from, int bytes, int first, int idAt) {
    buf = source;
    start = from;
    length = bytes;
    firstByte = first;
    packetIdAt = idAt;
    tailLength = 0;
  }

  void tail(ByteBuf source, int from, int bytes) {
    tail = source;
    tailStart = from;
    tailLength = bytes;
  }

  public ByteBuf buf() {
    return buf;
  }

  public int start() {
    return start;
  }

  /** Bytes to copy from {@link #start} on. */
  public int length() {
    return length;
  }

  /** First byte of the frame, DUP not set; the one in the buffer may be another. */
  public int firstByte() {
    return firstByte;
  }

  /** Offset of the packet identifier in the frame, or {@link #NO_PACKET_ID}. */
  public int packetIdAt() {
    return packetIdAt;
  }

  public boolean hasTail() {
    return tailLength > 0;
  }

  public int tailLength() {
    return tailLength;
  }

  /** The rest of the frame, to be released by the caller. */
  public ByteBuf retainedTail() {
    return tail.retainedSlice(tailStart, tailLength);
  }

  /** Length of the whole frame. */
  public int frameLength() {
    return length + tailLength;
  }
}
