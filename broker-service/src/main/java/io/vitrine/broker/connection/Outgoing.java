package io.vitrine.broker.connection;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.vitrine.broker.loop.Budget;
import io.vitrine.broker.loop.Counter;
import io.vitrine.broker.loop.Flushable;
import io.vitrine.broker.loop.Loop;
import io.vitrine.broker.router.Encoding;
import io.vitrine.mqtt.codec.FixedHeader;
import io.vitrine.mqtt.packet.PacketType;
import io.vitrine.mqtt.property.Property;
import io.vitrine.tap.TapWriter;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What a connection has to send: appended to one buffer during a turn of the event loop, handed to
 * the socket once at its end. All packets to the client pass here, so the tap sees them.
 *
 * <p>Threads: the connection's event loop.
 */
public final class Outgoing implements Flushable {
  /** A buffer of this size goes to the socket at once, so that no turn gathers without bound. */
  private static final int CHUNK_BYTES = 64 << 10;

  private static final int FIRST_BYTES = 256;

  /** A topic alias among the properties: identifier and two bytes. */
  static final int ALIAS_BYTES = 3;

  private final ChannelHandlerContext context;
  private final Loop loop;
  private final TapWriter tap;
  private final long connectionId;
  private final Budget sending;
  private @Nullable ByteBuf buffer;
  private int expectedBytes = FIRST_BYTES;
  private boolean dirty;
  private boolean closed;
  private int level;

  /** Bytes that the socket had not taken when it was looked at last. */
  private long waiting;

  /** Whether somebody was told that it is not writable only because all together have too much. */
  private boolean deferred;

  // Read by the metrics and the inspector too.
  private long packets;
  private long bytes;

  /**
   * @param sending what all connections of the event loop may have on their way together
   */
  Outgoing(
      ChannelHandlerContext context, Loop loop, TapWriter tap, long connectionId, Budget sending) {
    this.context = context;
    this.loop = loop;
    this.tap = tap;
    this.connectionId = connectionId;
    this.sending = sending;
  }

  void level(int protocolLevel) {
    level = protocolLevel;
  }

  long packets() {
    return packets;
  }

  long bytes() {
    return bytes;
  }

  /** Whether the socket has not more waiting than it may, and than all may together. */
  boolean writable() {
    if (!context.channel().isWritable()) {
      return false;
    }
    if (waiting > 0 && !sending.fits(0)) {
      look();
      deferred |= waiting > 0;
      return waiting == 0;
    }
    return true;
  }

  /** Looks at the socket once more; whether it takes again what it could not for the others. */
  boolean relieved() {
    if (waiting > 0) {
      look();
    }
    if (deferred && writable()) {
      deferred = false;
      return true;
    }
    return false;
  }

  /** Enters what the socket has not taken into the account of all. */
  private void look() {
    ChannelOutboundBuffer queue = context.channel().unsafe().outboundBuffer();
    long now = queue == null ? 0 : queue.totalPendingWriteBytes();
    if (now != waiting) {
      sending.add(now - waiting);
      waiting = now;
    }
  }

  /**
   * A PUBLISH of version 5 with a topic alias in place of its topic, or beside it if the client
   * does not know the alias yet.
   *
   * @param alias as {@link OutgoingAliases#of} says; not 0
   */
  void publish(Encoding frame, int packetId, boolean dup, int alias) {
    ByteBuf from = frame.buf();
    int start = frame.start();
    int header = FixedHeader.length(from, start);
    int topicStart = start + header + 2;
    int topicLength = from.getUnsignedShort(topicStart - 2);
    int propertiesAt = topicStart + topicLength + (packetId == 0 ? 0 : 2);
    int properties = FixedHeader.readVariable(from, propertiesAt);
    int lengthBytes = FixedHeader.variableLength(properties);
    int kept = alias > 0 ? 0 : topicLength;
    int rest =
        frame.frameLength()
            - header
            - topicLength
            + kept
            + ALIAS_BYTES
            + FixedHeader.variableLength(properties + ALIAS_BYTES)
            - lengthBytes;
    int copyFrom = propertiesAt + lengthBytes;
    int copied = start + frame.length() - copyFrom;
    ByteBuf out = reserve(1 + FixedHeader.variableLength(rest) + rest - frame.tailLength());
    int at = out.writerIndex();
    out.writeByte(frame.firstByte() | (dup ? 8 : 0));
    FixedHeader.writeVariable(out, rest);
    out.writeShort(kept).writeBytes(from, topicStart, kept);
    if (packetId != 0) {
      out.writeShort(packetId);
    }
    FixedHeader.writeVariable(out, properties + ALIAS_BYTES);
    out.writeByte(Property.TOPIC_ALIAS.id()).writeShort(Math.abs(alias));
    out.writeBytes(from, copyFrom, copied);
    int length = out.writerIndex() - at;
    if (kept == 0) {
      tap.topic(from, topicStart, topicLength);
    }
    sent(out, at, length, length + frame.tailLength());
    tail(frame);
  }

  void publish(Encoding frame, int packetId, boolean dup) {
    int length = frame.length();
    ByteBuf out = reserve(length);
    int at = out.writerIndex();
    out.writeBytes(frame.buf(), frame.start(), length);
    out.setByte(at, frame.firstByte() | (dup ? 8 : 0));
    if (packetId != 0) {
      out.setShort(at + frame.packetIdAt(), packetId);
    }
    sent(out, at, length, frame.frameLength());
    tail(frame);
  }

  private void tail(Encoding frame) {
    if (frame.hasTail()) {
      handOver();
      context.write(frame.retainedTail(), context.voidPromise());
      markDirty();
    }
  }

  /** PUBACK, PUBREC, PUBREL or PUBCOMP that says success: the same four bytes in every version. */
  void acknowledge(PacketType type, int packetId) {
    ByteBuf out = reserve(4);
    int at = out.writerIndex();
    out.writeInt(type.firstByte() << 24 | 2 << 16 | packetId);
    sent(out, at, 4, 4);
  }

  /** A whole packet; takes over {@code packet}. */
  public void append(ByteBuf packet) {
    int length = packet.readableBytes();
    if (length > 0 && !closed) {
      ByteBuf out = reserve(length);
      int at = out.writerIndex();
      out.writeBytes(packet);
      sent(out, at, length, length);
    }
    packet.release();
  }

  private void sent(ByteBuf out, int at, int available, int length) {
    packets++;
    bytes += length;
    loop.counters().add(Counter.PACKETS_OUT);
    loop.counters().add(Counter.BYTES_OUT, length);
    tap.toClient(out, at, available, length, level, connectionId, loop.epochNanos());
    if (!dirty) {
      markDirty();
    }
  }

  private void markDirty() {
    if (!dirty) {
      dirty = true;
      loop.dirty(this);
    }
  }

  private ByteBuf reserve(int length) {
    ByteBuf out = buffer;
    if (out != null && out.writerIndex() + length > CHUNK_BYTES) {
      flush();
      out = null;
    }
    if (out == null) {
      out = context.alloc().directBuffer(Math.max(length, expectedBytes));
      buffer = out;
    }
    return out.ensureWritable(length);
  }

  /** The buffer goes to the socket's queue. */
  private void handOver() {
    ByteBuf out = buffer;
    if (out != null) {
      buffer = null;
      expectedBytes = Math.min(CHUNK_BYTES, Math.max(FIRST_BYTES, out.writerIndex()));
      context.write(out, context.voidPromise());
    }
  }

  @Override
  public void flushTurn() {
    dirty = false;
    if (!closed) {
      flush();
    }
  }

  /** Everything appended so far goes to the socket now. */
  public void flush() {
    handOver();
    context.flush();
    look();
  }

  /** Closes when everything appended is with the socket, or after {@code graceMillis} anyway. */
  void close(long graceMillis) {
    if (closed) {
      return;
    }
    handOver();
    closed = true;
    ChannelFuture written = context.writeAndFlush(Unpooled.EMPTY_BUFFER);
    if (written.isDone()) {
      context.close();
    } else {
      written.addListener((ChannelFutureListener) done -> context.close());
      context.executor().schedule(() -> context.close(), graceMillis, TimeUnit.MILLISECONDS);
    }
  }

  /** The channel is gone. */
  void release() {
    closed = true;
    sending.add(-waiting);
    waiting = 0;
    ByteBuf out = buffer;
    if (out != null) {
      buffer = null;
      out.release();
    }
  }

  boolean closed() {
    return closed;
  }
}
