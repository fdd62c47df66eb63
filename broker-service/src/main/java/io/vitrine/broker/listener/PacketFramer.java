package io.vitrine.broker.listener;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.util.ReferenceCountUtil;
import io.vitrine.broker.connection.Connection;
import io.vitrine.mqtt.codec.FixedHeader;
import io.vitrine.mqtt.packet.MalformedPacket;
import io.vitrine.mqtt.packet.ReasonCode;
import org.jspecify.annotations.Nullable;

/**
 * In front of vertx-mqtt's codec: cuts what is read into frames, checks their size before anything
 * is decoded, hands each to the {@link Connection}, and passes on what that leaves to vertx-mqtt.
 * What vertx-mqtt writes is collected with our own bytes and flushed once per turn.
 *
 * <p>Threads: the connection's event loop.
 */
final class PacketFramer extends ChannelDuplexHandler {
  private final Connection connection;
  private final int packetBytesMax;
  private @Nullable ByteBuf rest;
  private boolean passedOn;

  PacketFramer(Connection connection, int packetBytesMax) {
    this.connection = connection;
    this.packetBytesMax = packetBytesMax;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (!(message instanceof ByteBuf read)) {
      ctx.fireChannelRead(message);
      return;
    }
    connection.onRead();
    ByteBuf all = read;
    if (rest != null) {
      all = rest.writeBytes(read);
      rest = null;
      read.release();
    }
    try {
      frames(ctx, all);
      if (all.isReadable() && !connection.closing()) {
        rest = ctx.alloc().buffer(Math.max(256, all.readableBytes() * 2)).writeBytes(all);
      }
    } finally {
      all.release();
    }
  }

  private void frames(ChannelHandlerContext ctx, ByteBuf all) {
    int index = all.readerIndex();
    int end = all.writerIndex();
    try {
      while (index < end && !connection.closing()) {
        int length = FixedHeader.frameLength(all, index, end);
        if (length > packetBytesMax) {
          throw new MalformedPacket(
              ReasonCode.PACKET_TOO_LARGE,
              "MQTT-3.2.2-15",
              "a packet of " + length + " bytes (expected: at most " + packetBytesMax + ")");
        }
        if (length == FixedHeader.INCOMPLETE || index + length > end) {
          break;
        }
        if (connection.onFrame(all, index, index + length)) {
          passedOn = true;
          ctx.fireChannelRead(all.retainedSlice(index, length));
        }
        index += length;
      }
    } catch (MalformedPacket broken) {
      connection.onMalformed(broken);
    }
    all.readerIndex(connection.closing() ? end : index);
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
    if (!(message instanceof ByteBuf bytes)) {
      ctx.write(message, promise);
      return;
    }
    try {
      ByteBuf out = connection.outgoing().begin(bytes.readableBytes());
      out.writeBytes(bytes);
      connection.outgoing().end(out);
    } finally {
      ReferenceCountUtil.release(message);
    }
    promise.trySuccess();
  }

  /** Everything is flushed when the turn ends. */
  @Override
  public void flush(ChannelHandlerContext ctx) {}

  @Override
  public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
    connection.outgoing().flush();
    ctx.close(promise);
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    connection.onWritable();
    ctx.fireChannelWritabilityChanged();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    if (rest != null) {
      rest.release();
      rest = null;
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    connection.onClosed();
    ctx.fireChannelInactive();
  }
}
