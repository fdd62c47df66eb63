package io.vitrine.broker.listener;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.util.ReferenceCountUtil;
import io.vitrine.broker.connection.Connection;
import io.vitrine.broker.connection.LoopScope;
import io.vitrine.broker.loop.Counter;
import io.vitrine.broker.loop.Loop;
import io.vitrine.mqtt.codec.FixedHeader;
import io.vitrine.mqtt.packet.MalformedPacket;
import org.jspecify.annotations.Nullable;

/**
 * Bytes to whole frames, in front of vertx-mqtt's codec: its size is checked before a frame is
 * waited for. What the connection does not keep goes on to vertx-mqtt. The other way all bytes are
 * gathered, and flushed once per turn of the event loop.
 *
 * <p>Threads: the connection's event loop.
 */
final class PacketFramer extends ChannelDuplexHandler implements Connection.Reading {
  private final LoopScope scope;
  private final Loop loop;
  private final int packetBytesMax;
  private @Nullable ChannelHandlerContext context;
  private @Nullable Connection connection;

  /** Bytes of a frame that is not complete, or that is held; from its reader index on. */
  private @Nullable ByteBuf rest;

  /** Whether vertx-mqtt got something that it does not know the end of. */
  private boolean passedOn;

  private boolean paused;

  PacketFramer(LoopScope scope) {
    this.scope = scope;
    this.loop = scope.loop();
    this.packetBytesMax = scope.limits().packetBytesMax();
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    loop.tick();
    context = ctx;
    connection = new Connection(scope, ctx, this);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (!(message instanceof ByteBuf bytes)) {
      ctx.fireChannelRead(message);
      return;
    }
    loop.tick();
    connection().read(bytes.readableBytes());
    ByteBuf held = rest;
    if (held != null) {
      rest = null;
      bytes = joined(held, bytes);
    }
    frames(ctx, bytes);
    checkGate();
  }

  /**
   * Takes over both; the first may not grow in place, since parts of it may be in use elsewhere.
   */
  private static ByteBuf joined(ByteBuf held, ByteBuf more) {
    int length = held.readableBytes() + more.readableBytes();
    ByteBuf both = held;
    if (held.refCnt() > 1 || held.writableBytes() < more.readableBytes()) {
      both = held.alloc().directBuffer(Math.max(2 * held.readableBytes(), length));
      both.writeBytes(held);
      held.release();
    }
    both.writeBytes(more);
    more.release();
    return both;
  }

  /** Hands all whole frames on and keeps what is left; takes over {@code bytes}. */
  private void frames(ChannelHandlerContext ctx, ByteBuf bytes) {
    int at = bytes.readerIndex();
    int end = bytes.writerIndex();
    Connection target = connection();
    try {
      while (target.takesFrames()) {
        int length = FixedHeader.frameLength(bytes, at, end);
        if (length == FixedHeader.INCOMPLETE) {
          break;
        }
        if (length > packetBytesMax) {
          target.tooLarge(length);
          break;
        }
        if (length > end - at) {
          break;
        }
        if (target.frame(bytes, at, FixedHeader.length(bytes, at), at + length)) {
          passOn(ctx, bytes, at, length);
        }
        at += length;
      }
    } catch (MalformedPacket e) {
      target.malformed(e);
    } catch (RuntimeException e) {
      target.failed(e);
    }
    keep(bytes.readerIndex(at), target);
  }

  private void passOn(ChannelHandlerContext ctx, ByteBuf bytes, int at, int length) {
    passedOn = true;
    ctx.fireChannelRead(bytes.retainedSlice(at, length));
    scope.passedOn(connection());
  }

  private void keep(ByteBuf bytes, Connection target) {
    if (!bytes.isReadable() || target.ended()) {
      bytes.release();
    } else if (bytes.readerIndex() == 0 && bytes.refCnt() == 1) {
      rest = bytes;
    } else {
      rest = bytes.alloc().directBuffer(bytes.readableBytes()).writeBytes(bytes);
      bytes.release();
    }
    if (!target.takesFrames()) {
      pause();
    }
  }

  private void pause() {
    if (!paused) {
      paused = true;
      context().channel().config().setAutoRead(false);
    }
  }

  /** Publishers wait while another event loop or the outbox is behind. */
  private void checkGate() {
    if (!loop.gate().open() && !paused) {
      pause();
      loop.counters().add(Counter.PAUSED_PUBLISHERS);
      loop.gate().whenOpen(this::resume);
    }
  }

  @Override
  public void resume() {
    ByteBuf held = rest;
    paused = false;
    if (held != null) {
      rest = null;
      frames(context(), held);
    }
    if (!paused && context().channel().isOpen()) {
      context().channel().config().setAutoRead(true);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    if (passedOn) {
      passedOn = false;
      ctx.fireChannelReadComplete();
    }
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    if (message instanceof ByteBuf packet) {
      connection().out().append(packet);
      promise.trySuccess();
    } else {
      ReferenceCountUtil.release(message);
      promise.tryFailure(new IllegalArgumentException("not bytes: " + message.getClass()));
    }
  }

  @Override
  public void flush(ChannelHandlerContext ctx) {
    // Once per turn, by Outgoing.
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (ctx.channel().isWritable()) {
      loop.tick();
      connection().writable();
    }
    ctx.fireChannelWritabilityChanged();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    loop.tick();
    ByteBuf held = rest;
    if (held != null) {
      rest = null;
      held.release();
    }
    connection().inactive();
    ctx.fireChannelInactive();
  }

  private Connection connection() {
    if (connection == null) {
      throw new IllegalStateException("the framer is in no pipeline");
    }
    return connection;
  }

  private ChannelHandlerContext context() {
    if (context == null) {
      throw new IllegalStateException("the framer is in no pipeline");
    }
    return context;
  }
}
