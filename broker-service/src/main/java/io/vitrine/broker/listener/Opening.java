package io.vitrine.broker.listener;

import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.vitrine.broker.connection.Connection;
import io.vitrine.broker.connection.Stage;
import io.vitrine.broker.listener.tls.CertificateWatch;
import io.vitrine.broker.listener.tls.TlsHandshake;
import io.vitrine.broker.listener.websocket.WebSocketUpgrade;
import org.jspecify.annotations.Nullable;

/**
 * Puts in front of the framer what MQTT comes in:
 *
 * <pre>
 *   socket ─▶ PROXY header ─▶ TLS ─▶ WebSocket upgrade ─▶ WebSocket frames ─▶ framer
 * </pre>
 *
 * <p>Threads: the connection's event loop.
 */
final class Opening {
  private final ListenerSettings listener;
  private final @Nullable CertificateWatch certificates;

  Opening(ListenerSettings listener, @Nullable CertificateWatch certificates) {
    this.listener = listener;
    this.certificates = certificates;
  }

  void prepare(ChannelPipeline pipeline, Connection connection, String framer) {
    Stage stage = Stage.CONNECT;
    if (listener.webSocket() != null) {
      WebSocketUpgrade.install(pipeline, framer, listener.webSocket(), connection);
      stage = Stage.WEBSOCKET_UPGRADE;
    }
    if (certificates != null) {
      String first = listener.webSocket() == null ? framer : WebSocketUpgrade.FIRST;
      TlsHandshake.install(pipeline, first, certificates.current(), connection, stage);
      stage = Stage.TLS_HANDSHAKE;
    }
    if (listener.proxyProtocol()) {
      pipeline.addFirst("proxyHeader", new ProxyHeader(connection, stage));
      pipeline.addFirst("proxyDecoder", new HAProxyMessageDecoder(ProxyHeader.TLV_BYTES_MAX));
      pipeline.addFirst("proxySignature", new ProxySignature(connection));
      stage = Stage.PROXY_HEADER;
    }
    connection.awaits(stage);
  }
}
