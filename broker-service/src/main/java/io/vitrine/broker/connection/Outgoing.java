package io.vitrine.broker.connection;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import org.jspecify.annotations.Nullable;

/**
 * Bytes on their way to one client, collected until the end of the event loop's turn and then
 * written and flushed once. Holds no buffer while there is nothing to send.
 *
 * <p>Threads: the connection's event loop.
 */
public final class Outgoing {
  private static final int CHUNK_BYTES_MAX = 64 * 1024;
  private static final int CHUNK_BYTES_MIN = 256;

  private final Loop loop;
  private final ChannelHandlerContext ctx;
  private final long connectionId;
  private @Nullable ByteBuf chunk;
  private int hint = CHUNK_BYTES_MIN;
  private boolean dirty;
  private int frameStart;
  int level;
  long packets;
  long bytes;

  Outgoing(Loop loop, ChannelHandlerContext ctx, long connectionId) {
    this.loop = loop;
    this.ctx = ctx;
    this.connectionId = connectionId;
  }

  /** Where to write a frame of about {@code length} bytes; {@link #end} must follow. */
  public ByteBuf begin(int length) {
    ByteBuf out = chunk;
    if (out != null && out.readableBytes() + length > CHUNK_BYTES_MAX) {
      ctx.write(out, ctx.voidPromise());
      out = null;
    }
    if (out == null) {
      out = ctx.alloc().directBuffer(Math.max(hint, length));
      chunk = out;
    }
    frameStart = out.writerIndex();
    return out;
  }

  /** The frame is written: it is tapped, counted, and will be flushed with this turn. */
  public void end(ByteBuf out) {
    int length = out.writerIndex() - frameStart;
    packets++;
    bytes += length;
    loop.counters().packetsOut++;
    loop.counters().bytesOut += length;
    loop.tap().record(false, level, connectionId, out, frameStart, length);
    if (!dirty) {
      dirty = true;
      loop.flushLater(this);
    }
  }

  /** Hands everything to the socket. */
  public void flush() {
    dirty = false;
    ByteBuf out = chunk;
    if (out == null) {
      return;
    }
    chunk = null;
    int size = Integer.highestOneBit(out.readableBytes()) << 1;
    hint = Math.max(CHUNK_BYTES_MIN, Math.min(CHUNK_BYTES_MAX, size));
    ctx.writeAndFlush(out, ctx.voidPromise());
  }

  /** The connection is gone. */
  void discard() {
    if (chunk != null) {
      chunk.release();
      chunk = null;
    }
  }

  /** Of the socket, for who arranges its handlers. */
  public ChannelPipeline pipeline() {
    return ctx.pipeline();
  }

  public boolean writable() {
    return ctx.channel().isWritable();
  }
}
