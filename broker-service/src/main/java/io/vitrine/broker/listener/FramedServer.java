package io.vitrine.broker.listener;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.internal.tls.SslContextProvider;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.ServerSSLOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.net.TrafficShapingOptions;
import io.vertx.core.net.impl.NetServerInternal;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A server that does what {@code delegate} does, and shows us each socket it has set up. */
final class FramedServer implements NetServerInternal {
  private final NetServerInternal delegate;
  private final String unixSocket;
  private final Handler<NetSocketInternal> accepted;

  FramedServer(NetServerInternal delegate, String unixSocket, Handler<NetSocketInternal> accepted) {
    this.delegate = delegate;
    this.unixSocket = unixSocket;
    this.accepted = accepted;
  }

  @Override
  public NetServerInternal connectHandler(@Nullable Handler<NetSocket> handler) {
    if (handler == null) {
      throw new IllegalArgumentException("connectHandler: null (expected: a handler)");
    }
    delegate.connectHandler(
        socket -> {
          handler.handle(socket);
          accepted.handle((NetSocketInternal) socket);
        });
    return this;
  }

  @Override
  public NetServerInternal exceptionHandler(Handler<Throwable> handler) {
    delegate.exceptionHandler(handler);
    return this;
  }

  @Override
  public SslContextProvider sslContextProvider() {
    return delegate.sslContextProvider();
  }

  @Override
  public Future<NetServer> listen(ContextInternal context, SocketAddress localAddress) {
    return delegate.listen(context, place(localAddress));
  }

  @Override
  public Handler<NetSocket> connectHandler() {
    return delegate.connectHandler();
  }

  @Override
  public Future<NetServer> listen() {
    return delegate.listen();
  }

  @Override
  public Future<NetServer> listen(SocketAddress localAddress) {
    return delegate.listen(place(localAddress));
  }

  private SocketAddress place(SocketAddress asked) {
    return unixSocket.isEmpty() ? asked : SocketAddress.domainSocketAddress(unixSocket);
  }

  @Override
  public Future<Void> shutdown(long timeout, TimeUnit unit) {
    return delegate.shutdown(timeout, unit);
  }

  @Override
  public int actualPort() {
    return delegate.actualPort();
  }

  @Override
  public Future<Boolean> updateSSLOptions(ServerSSLOptions options, boolean force) {
    return delegate.updateSSLOptions(options, force);
  }

  @Override
  public Future<Boolean> updateTrafficShapingOptions(TrafficShapingOptions options) {
    return delegate.updateTrafficShapingOptions(options);
  }
}
