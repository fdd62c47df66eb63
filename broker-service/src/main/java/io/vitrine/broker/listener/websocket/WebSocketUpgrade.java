package io.vitrine.broker.listener.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshakerFactory;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketServerExtensionHandler;
import io.netty.handler.codec.http.websocketx.extensions.compression.PerMessageDeflateServerExtensionHandshaker;
import io.vitrine.broker.connection.CloseCause;
import io.vitrine.broker.connection.Connection;
import io.vitrine.broker.connection.Stage;

/**
 * Answers the HTTP request that a WebSocket connection begins with: with 101 and one of the
 * subprotocols that the client offers ([MQTT-6.0.0-4]), or says what was expected and closes.
 *
 * <p>Threads: the connection's event loop.
 */
public final class WebSocketUpgrade extends SimpleChannelInboundHandler<FullHttpRequest> {
  /** Name of the first handler. */
  public static final String FIRST = "http";

  private static final String STREAM = "webSocketStream";
  private static final int REQUEST_LINE_BYTES_MAX = 8_192;
  private static final int HEADERS_BYTES_MAX = 16_384;
  private static final int CHUNK_BYTES_MAX = 8_192;
  private static final int BODY_BYTES_MAX = 1_024;

  private final WebSocketSettings settings;
  private final Connection connection;

  private WebSocketUpgrade(WebSocketSettings settings, Connection connection) {
    this.settings = settings;
    this.connection = connection;
  }

  /** Puts everything for it before the handler called {@code next}. */
  public static void install(
      ChannelPipeline pipeline, String next, WebSocketSettings settings, Connection connection) {
    pipeline.addBefore(
        next,
        FIRST,
        new HttpServerCodec(REQUEST_LINE_BYTES_MAX, HEADERS_BYTES_MAX, CHUNK_BYTES_MAX));
    pipeline.addBefore(next, "httpAggregator", new HttpObjectAggregator(BODY_BYTES_MAX));
    if (settings.compression()) {
      pipeline.addBefore(
          next,
          "webSocketCompression",
          new WebSocketServerExtensionHandler(
              new PerMessageDeflateServerExtensionHandshaker(settings.frameBytesMax())));
    }
    pipeline.addBefore(next, "webSocketUpgrade", new WebSocketUpgrade(settings, connection));
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
    if (connection.ended()) {
      return;
    }
    UpgradeAnswer refusal = UpgradeAnswer.check(request, settings.path());
    if (refusal != null) {
      refuse(ctx, refusal);
      return;
    }
    WebSocketServerHandshaker handshaker = factory().newHandshaker(request);
    ChannelPipeline pipeline = ctx.pipeline();
    pipeline.replace(this, STREAM, new WebSocketStream(connection));
    handshaker
        .handshake(ctx.channel(), request)
        .addListener(
            (ChannelFutureListener)
                written -> {
                  if (!written.isSuccess()) {
                    connection.broken(CloseCause.UPGRADE_REFUSED, "the answer was not sent");
                  }
                });
    connection.awaits(Stage.CONNECT);
    // The framer, which the answer came by, leaves flushing to the end of the turn.
    pipeline.context(STREAM).flush();
  }

  private WebSocketServerHandshakerFactory factory() {
    return new WebSocketServerHandshakerFactory(
        null,
        String.join(",", UpgradeAnswer.SUBPROTOCOLS),
        WebSocketDecoderConfig.newBuilder()
            .maxFramePayloadLength(settings.frameBytesMax())
            .allowExtensions(settings.compression())
            .closeOnProtocolViolation(false)
            .withUTF8Validator(false)
            .build());
  }

  private void refuse(ChannelHandlerContext ctx, UpgradeAnswer refusal) {
    ByteBuf text = ByteBufUtil.writeUtf8(ctx.alloc(), refusal.text() + "\n");
    FullHttpResponse response =
        new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, refusal.status(), text);
    response
        .headers()
        .set(HttpHeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8")
        .set(HttpHeaderNames.CONTENT_LENGTH, text.readableBytes())
        .set(HttpHeaderNames.CONNECTION, "close");
    if (refusal.header() != null) {
      response.headers().set(refusal.header(), refusal.value());
    }
    ctx.writeAndFlush(response)
        .addListener(
            (ChannelFutureListener)
                written -> connection.broken(CloseCause.UPGRADE_REFUSED, refusal.text()));
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    connection.broken(CloseCause.UPGRADE_REFUSED, String.valueOf(cause.getMessage()));
  }
}
