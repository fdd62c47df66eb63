package io.vitrine.broker.listener;

import io.vitrine.broker.connection.ConnectionLimits;
import io.vitrine.broker.connection.ListenerScope;
import io.vitrine.broker.listener.tls.TlsSettings;
import io.vitrine.broker.listener.websocket.WebSocketSettings;
import io.vitrine.config.BrokerOptions;
import io.vitrine.config.ListenerOptions;
import io.vitrine.config.ListenerRow;
import io.vitrine.config.Settings;
import org.jspecify.annotations.Nullable;

/**
 * Where and how to listen.
 *
 * @param port a negative one takes a free port, the same for all who give the same negative number
 * @param unixSocket path; empty if it is host and port
 * @param handshakesMax most connections whose CONNECT has not come yet
 * @param acceptsPerSecondMax 0 for no limit
 * @param sendBytesMax bytes on their way to one socket from which on it is not writable
 * @param webSocket null if MQTT comes without
 * @param tls null if MQTT comes without
 * @param scope what the listener's connections share
 */
public record ListenerSettings(
    String name,
    String host,
    int port,
    String unixSocket,
    boolean proxyProtocol,
    int handshakesMax,
    int acceptsPerSecondMax,
    int acceptBacklog,
    int sendBytesMax,
    @Nullable WebSocketSettings webSocket,
    @Nullable TlsSettings tls,
    ListenerScope scope) {

  /**
   * @param freePort negative; taken if the row's port is 0
   */
  public static ListenerSettings of(ListenerRow row, Settings all, int freePort) {
    Settings own = row.settings(all);
    ConnectionLimits limits = ConnectionLimits.of(own);
    boolean webSocket = row.transport().startsWith("ws");
    return new ListenerSettings(
        row.name(),
        row.host(),
        row.port() == 0 ? freePort : row.port(),
        row.unixSocket(),
        own.get(ListenerOptions.PROXY_PROTOCOL),
        own.get(ListenerOptions.HANDSHAKES_MAX),
        own.get(ListenerOptions.ACCEPTS_PER_SECOND_MAX),
        own.get(BrokerOptions.ACCEPT_BACKLOG),
        Math.toIntExact(own.get(BrokerOptions.SEND_BYTES_MAX)),
        webSocket ? webSocket(own, limits) : null,
        row.secure() ? TlsSettings.of(own, webSocket ? "http/1.1" : "mqtt") : null,
        scope(row, own, limits));
  }

  private static WebSocketSettings webSocket(Settings own, ConnectionLimits limits) {
    return new WebSocketSettings(
        own.get(ListenerOptions.WS_PATH),
        own.get(ListenerOptions.WS_COMPRESSION),
        limits.packetBytesMax());
  }

  private static ListenerScope scope(ListenerRow row, Settings own, ConnectionLimits limits) {
    return new ListenerScope(
        row.name(),
        row.unixSocket().isEmpty() ? row.transport() : "unix",
        limits,
        new ListenerScope.Rates(
            own.get(ListenerOptions.CLIENT_MESSAGES_PER_SECOND_MAX),
            own.get(ListenerOptions.CLIENT_BYTES_PER_SECOND_MAX),
            own.get(ListenerOptions.MESSAGES_PER_SECOND_MAX),
            own.get(ListenerOptions.BYTES_PER_SECOND_MAX)),
        own.get(ListenerOptions.HANDSHAKE_TIMEOUT),
        own.get(BrokerOptions.CONNECT_TIMEOUT));
  }

  /** As a client would write it. */
  String address(int actualPort) {
    if (!unixSocket.isEmpty()) {
      return "unix://" + unixSocket;
    }
    String scheme =
        webSocket == null ? (tls == null ? "mqtt" : "mqtts") : (tls == null ? "ws" : "wss");
    return scheme + "://" + io.vitrine.runtime.HostPort.format(host, actualPort) + path();
  }

  private String path() {
    if (webSocket == null) {
      return "";
    }
    return webSocket.path().isEmpty() ? "/mqtt" : webSocket.path();
  }
}
