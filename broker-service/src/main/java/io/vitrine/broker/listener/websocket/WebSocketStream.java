package io.vitrine.broker.listener.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.compression.DecompressionException;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import io.vitrine.broker.connection.CloseCause;
import io.vitrine.broker.connection.Connection;

/**
 * WebSocket frames to a stream of bytes and back: a packet may span frames and a frame may hold
 * several packets ([MQTT-6.0.0-2]). Answers pings and the closing handshake.
 *
 * <p>Threads: the connection's event loop.
 */
final class WebSocketStream extends ChannelDuplexHandler {
  private final Connection connection;
  private WebSocketCloseStatus status = WebSocketCloseStatus.NORMAL_CLOSURE;
  private boolean closing;

  WebSocketStream(Connection connection) {
    this.connection = connection;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (!(message instanceof WebSocketFrame frame) || closing) {
      ReferenceCountUtil.release(message);
    } else if (frame instanceof CloseWebSocketFrame) {
      frame.release();
      ctx.channel().close();
    } else if (frame instanceof PingWebSocketFrame) {
      pong(ctx, frame);
    } else if (frame instanceof PongWebSocketFrame) {
      frame.release();
    } else if (frame instanceof TextWebSocketFrame) {
      frame.release();
      // [MQTT-6.0.0-1]
      broken(WebSocketCloseStatus.INVALID_MESSAGE_TYPE, "a text frame");
    } else {
      ctx.fireChannelRead(frame.content());
    }
  }

  /** Who sends pings and does not read gets no more of them: the newest answer is enough. */
  private static void pong(ChannelHandlerContext ctx, WebSocketFrame ping) {
    if (ctx.channel().isWritable()) {
      ctx.writeAndFlush(new PongWebSocketFrame(ping.content()));
    } else {
      ping.release();
    }
  }

  private void broken(WebSocketCloseStatus why, String text) {
    status = why;
    connection.broken(CloseCause.WEBSOCKET, text);
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    if (message instanceof ByteBuf bytes && bytes.isReadable()) {
      ctx.write(new BinaryWebSocketFrame(bytes), promise);
    } else {
      ctx.write(message, promise);
    }
  }

  /** Says so first; the second time, when that could not be sent, it just closes. */
  @Override
  public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
    if (closing || !ctx.channel().isActive()) {
      ctx.close(promise);
      return;
    }
    closing = true;
    ctx.writeAndFlush(new CloseWebSocketFrame(status))
        .addListener((ChannelFutureListener) sent -> ctx.close(promise));
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (cause instanceof CorruptedWebSocketFrameException corrupted) {
      broken(corrupted.closeStatus(), String.valueOf(cause.getMessage()));
    } else if (cause instanceof DecompressionException) {
      broken(WebSocketCloseStatus.MESSAGE_TOO_BIG, String.valueOf(cause.getMessage()));
    } else {
      ctx.fireExceptionCaught(cause);
    }
  }
}
