package io.vitrine.broker.listener;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.tls.SslContextProvider;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.ServerSSLOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.net.TrafficShapingOptions;
import io.vertx.core.net.impl.NetServerInternal;
import java.util.concurrent.TimeUnit;

/** A net server that runs one more handler after each connect handler. */
final class FramingNetServer implements NetServerInternal {
  private final NetServerInternal delegate;
  private final Handler<NetSocket> afterConnect;

  FramingNetServer(NetServerInternal delegate, Handler<NetSocket> afterConnect) {
    this.delegate = delegate;
    this.afterConnect = afterConnect;
  }

  @Override
  public NetServerInternal connectHandler(Handler<NetSocket> handler) {
    delegate.connectHandler(
        socket -> {
          handler.handle(socket);
          afterConnect.handle(socket);
        });
    return this;
  }

  @Override
  public Handler<NetSocket> connectHandler() {
    return delegate.connectHandler();
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
  public Future<NetServer> listen() {
    return delegate.listen();
  }

  @Override
  public Future<NetServer> listen(SocketAddress localAddress) {
    return delegate.listen(localAddress);
  }

  @Override
  public Future<NetServer> listen(ContextInternal context, SocketAddress localAddress) {
    return delegate.listen(context, localAddress);
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

  @Override
  public boolean isMetricsEnabled() {
    return delegate.isMetricsEnabled();
  }
}
