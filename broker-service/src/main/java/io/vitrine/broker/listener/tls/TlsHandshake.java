package io.vitrine.broker.listener.tls;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.SniCompletionEvent;
import io.netty.handler.ssl.SniHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.vitrine.broker.connection.CloseCause;
import io.vitrine.broker.connection.Connection;
import io.vitrine.broker.connection.Stage;
import io.vitrine.contract.TlsInfo;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * Waits for the TLS handshake that goes on right before it, and tells the connection what came of
 * it. The connection's deadline ends one that takes too long.
 *
 * <p>Threads: the connection's event loop.
 */
public final class TlsHandshake extends ChannelInboundHandlerAdapter {
  private static final int CLIENT_HELLO_BYTES_MAX = 16 << 10;

  private final Connection connection;
  private final String username;
  private final Stage next;
  private @Nullable String serverName;

  private TlsHandshake(Connection connection, String username, Stage next) {
    this.connection = connection;
    this.username = username;
    this.next = next;
  }

  /**
   * Puts everything for it before the handler called {@code before}.
   *
   * @param next what the connection waits for when it is done
   */
  public static void install(
      ChannelPipeline pipeline,
      String before,
      TlsContexts contexts,
      Connection connection,
      Stage next) {
    pipeline.addBefore(before, "sni", new Sni(contexts));
    pipeline.addBefore(
        before, "tlsHandshake", new TlsHandshake(connection, contexts.username(), next));
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof SniCompletionEvent sni) {
      serverName = sni.hostname();
    } else if (event instanceof SslHandshakeCompletionEvent handshake) {
      if (handshake.isSuccess()) {
        done(ctx.pipeline());
        ctx.pipeline().remove(this);
      } else {
        connection.broken(CloseCause.TLS_FAILED, reason(handshake.cause()));
      }
    } else {
      ctx.fireUserEventTriggered(event);
    }
  }

  private void done(ChannelPipeline pipeline) {
    SSLSession session = pipeline.get(SslHandler.class).engine().getSession();
    X509Certificate client = certificate(session);
    String subject = client == null ? null : CertificateName.distinguished(client);
    TlsInfo info =
        new TlsInfo(session.getProtocol(), session.getCipherSuite(), serverName, subject);
    String user = client == null ? null : CertificateName.of(client, username);
    connection.secured(info, user);
    if (client != null && user == null && !username.equals("none")) {
      connection.broken(
          CloseCause.TLS_FAILED, "the certificate of " + subject + " has no " + username);
    } else {
      connection.awaits(next);
    }
  }

  private static @Nullable X509Certificate certificate(SSLSession session) {
    try {
      Certificate[] chain = session.getPeerCertificates();
      return chain.length > 0 && chain[0] instanceof X509Certificate first ? first : null;
    } catch (SSLPeerUnverifiedException e) {
      return null;
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    connection.broken(CloseCause.TLS_FAILED, reason(cause));
  }

  private static String reason(Throwable cause) {
    Throwable root = cause.getCause() == null ? cause : cause.getCause();
    return String.valueOf(root.getMessage());
  }

  /** Netty's, without its timers. */
  private static final class Sni extends SniHandler {
    Sni(TlsContexts contexts) {
      super(contexts.byServerName(), CLIENT_HELLO_BYTES_MAX, 0);
    }

    @Override
    protected SslHandler newSslHandler(SslContext context, ByteBufAllocator allocator) {
      SslHandler handler = super.newSslHandler(context, allocator);
      handler.setHandshakeTimeoutMillis(0);
      return handler;
    }
  }
}
