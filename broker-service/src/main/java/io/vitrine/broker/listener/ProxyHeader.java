package io.vitrine.broker.listener;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.haproxy.HAProxyCommand;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyProtocolException;
import io.netty.handler.codec.haproxy.HAProxyProxiedProtocol;
import io.netty.util.ReferenceCountUtil;
import io.vitrine.broker.connection.CloseCause;
import io.vitrine.broker.connection.Connection;
import io.vitrine.broker.connection.Stage;

/**
 * Takes the addresses from the PROXY protocol header that Netty's decoder, right before it, has
 * read; what follows the header goes on. A connection of the proxy's own (LOCAL, UNKNOWN) keeps its
 * addresses.
 *
 * <p>Threads: the connection's event loop.
 */
final class ProxyHeader extends ChannelInboundHandlerAdapter {
  /** Bytes of a version 2 header beyond the addresses (TLVs). */
  static final int TLV_BYTES_MAX = 4_096;

  private final Connection connection;
  private final Stage next;

  ProxyHeader(Connection connection, Stage next) {
    this.connection = connection;
    this.next = next;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (!(message instanceof HAProxyMessage header)) {
      if (connection.ended()) {
        ReferenceCountUtil.release(message);
      } else {
        ctx.fireChannelRead(message);
      }
      return;
    }
    try {
      apply(header);
    } finally {
      header.release();
    }
    ctx.pipeline().remove(this);
  }

  private void apply(HAProxyMessage header) {
    HAProxyProxiedProtocol protocol = header.proxiedProtocol();
    boolean stream =
        protocol.transportProtocol() == HAProxyProxiedProtocol.TransportProtocol.STREAM;
    boolean unknown = protocol == HAProxyProxiedProtocol.UNKNOWN;
    if (!unknown && !stream) {
      connection.broken(CloseCause.PROXY_HEADER, "for datagrams");
      return;
    }
    boolean addresses = header.sourceAddress() != null && header.destinationAddress() != null;
    if (header.command() == HAProxyCommand.PROXY && !unknown && addresses) {
      connection.proxied(
          header.sourceAddress(),
          header.sourcePort(),
          header.destinationAddress(),
          header.destinationPort());
    }
    connection.awaits(next);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (cause instanceof HAProxyProtocolException) {
      connection.broken(CloseCause.PROXY_HEADER, String.valueOf(cause.getMessage()));
    } else {
      ctx.fireExceptionCaught(cause);
    }
  }
}
