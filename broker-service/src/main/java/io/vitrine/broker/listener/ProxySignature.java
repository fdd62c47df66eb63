package io.vitrine.broker.listener;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.vitrine.broker.connection.CloseCause;
import io.vitrine.broker.connection.Connection;
import java.nio.charset.StandardCharsets;

/**
 * Looks at how a connection begins, and closes it at the first byte that no PROXY protocol header
 * has there: Netty's decoder, right behind, would wait for the end of a line.
 *
 * <p>Threads: the connection's event loop.
 */
final class ProxySignature extends ChannelInboundHandlerAdapter {
  private static final byte[] VERSION_1 = "PROXY ".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] VERSION_2 = {
    '\r', '\n', '\r', '\n', 0, '\r', '\n', 'Q', 'U', 'I', 'T', '\n'
  };

  private final Connection connection;
  private byte[] signature = VERSION_1;
  private int seen;

  ProxySignature(Connection connection) {
    this.connection = connection;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    for (int at = bytes.readerIndex(); at < bytes.writerIndex() && seen < signature.length; at++) {
      byte next = bytes.getByte(at);
      if (seen == 0 && next == VERSION_2[0]) {
        signature = VERSION_2;
      }
      if (next != signature[seen++]) {
        bytes.release();
        connection.broken(CloseCause.PROXY_HEADER, "byte " + seen + " is none of its signature");
        return;
      }
    }
    ctx.fireChannelRead(message);
    if (seen == signature.length) {
      ctx.pipeline().remove(this);
    }
  }
}
