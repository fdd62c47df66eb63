package io.vitrine.broker.listener;

import io.vertx.core.Handler;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.internal.VertxWrapper;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.impl.NetServerInternal;

/**
 * A Vertx whose net servers let somebody in after the connect handler was run. vertx-mqtt makes its
 * server with it, so that our handler can be put into the pipeline that vertx-mqtt has just built.
 */
final class FramingVertx extends VertxWrapper {
  private final Handler<NetSocket> afterConnect;

  FramingVertx(VertxInternal delegate, Handler<NetSocket> afterConnect) {
    super(delegate);
    this.afterConnect = afterConnect;
  }

  @Override
  public NetServerInternal createNetServer(NetServerOptions options) {
    return new FramingNetServer(super.createNetServer(options), afterConnect);
  }
}
