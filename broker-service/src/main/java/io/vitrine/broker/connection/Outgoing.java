package io.vitrine.broker.connection;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.vitrine.broker.loop.Counter;
import io.vitrine.broker.loop.Flushable;
import io.vitrine.broker.loop.Loop;
import io.vitrine.broker.router.Encoding;
import io.vitrine.broker.tap.TapWriter;
import io.vitrine.mqtt.packet.PacketType;
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

  private final ChannelHandlerContext context;
  private final Loop loop;
  private final TapWriter tap;
  private final long connectionId;
  private @Nullable ByteBuf buffer;
  private int expectedBytes = FIRST_BYTES;
  private boolean dirty;
  private boolean closed;
  private int level;

  // Read by the metrics and the inspector too.
  private long packets;
  private long bytes;

  Outgoing(ChannelHandlerContext context, Loop loop, TapWriter tap, long connectionId) {
    this.context = context;
    this.loop = loop;
    this.tap = tap;
    this.connectionId = connectionId;
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

  /** Whether the socket has not more waiting than it may. */
  boolean writable() {
    return context.channel().isWritable();
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
      handOver();
      context.flush();
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
