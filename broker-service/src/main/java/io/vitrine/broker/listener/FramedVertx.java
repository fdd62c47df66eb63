package io.vitrine.broker.listener;

import io.vertx.core.Handler;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.internal.VertxWrapper;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.impl.NetServerInternal;

/** A Vert.x whose servers show each accepted socket to us after their user has set it up. */
final class FramedVertx extends VertxWrapper {
  private final String unixSocket;
  private final Handler<NetSocketInternal> accepted;

  /**
   * @param unixSocket where its servers listen, whatever they are told; empty: as they are told
   */
  FramedVertx(VertxInternal delegate, String unixSocket, Handler<NetSocketInternal> accepted) {
    super(delegate);
    this.unixSocket = unixSocket;
    this.accepted = accepted;
  }

  @Override
  public NetServerInternal createNetServer(NetServerOptions options) {
    return new FramedServer(super.createNetServer(options), unixSocket, accepted);
  }
}
