package io.vitrine.broker.connection;

import io.netty.channel.Channel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.util.NetUtil;
import io.vitrine.broker.loop.Loop;
import io.vitrine.contract.ConnectionInfo;
import io.vitrine.contract.TlsInfo;
import io.vitrine.runtime.HostPort;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a connection, for those who look at it from outside.
 *
 * <p>Threads: the connection's event loop writes; {@link #info} any, which sees what was true a
 * moment ago.
 */
final class ConnectionFacts {
  private final String node;
  private final long id;
  private final int loop;
  private final ListenerScope listener;
  private final long openedMillis;

  long packetsIn;
  long bytesIn;
  int protocolLevel;

  private String remoteHost;
  private int remotePort;
  private String localHost;
  private int localPort;
  private @Nullable TlsInfo tls;
  private @Nullable String certifiedUsername;
  private @Nullable String clientId;
  private @Nullable String username;
  private boolean cleanStart;
  private int keepAliveSeconds;
  private @Nullable SessionLink session;
  private @Nullable String closeCause;
  private long closedMillis;

  ConnectionFacts(
      String node, long id, int loopIndex, ListenerScope listener, Channel channel, Loop loop) {
    this.node = node;
    this.id = id;
    this.loop = loopIndex;
    this.listener = listener;
    this.remoteHost = host(channel.remoteAddress());
    this.remotePort = port(channel.remoteAddress());
    this.localHost = host(channel.localAddress());
    this.localPort = port(channel.localAddress());
    this.openedMillis = loop.wallMillis();
  }

  private static String host(@Nullable SocketAddress address) {
    if (address instanceof InetSocketAddress inet && inet.getAddress() != null) {
      return NetUtil.toAddressString(inet.getAddress());
    }
    return address instanceof DomainSocketAddress unix ? unix.path() : "";
  }

  private static int port(@Nullable SocketAddress address) {
    return address instanceof InetSocketAddress inet ? inet.getPort() : 0;
  }

  long id() {
    return id;
  }

  String remoteHost() {
    return remoteHost;
  }

  /** For people. */
  String remote() {
    return remoteHost.isEmpty() ? localHost : HostPort.format(remoteHost, remotePort);
  }

  void proxied(String realRemoteHost, int realRemotePort, String askedHost, int askedPort) {
    remoteHost = realRemoteHost;
    remotePort = realRemotePort;
    localHost = askedHost;
    localPort = askedPort;
  }

  void secured(TlsInfo info, @Nullable String username) {
    tls = info;
    certifiedUsername = username;
  }

  /** The user name that the client's certificate proves; null if it does not. */
  @Nullable String certifiedUsername() {
    return certifiedUsername;
  }

  @Nullable String clientId() {
    return clientId;
  }

  void connected(
      String client, @Nullable String user, boolean clean, int keepAlive, SessionLink link) {
    username = user;
    cleanStart = clean;
    keepAliveSeconds = keepAlive;
    session = link;
    clientId = client;
  }

  void closing(String cause) {
    closeCause = cause;
  }

  void closed(long nowMillis) {
    closedMillis = nowMillis;
  }

  ConnectionInfo info(long packetsOut, long bytesOut) {
    SessionLink link = session;
    return new ConnectionInfo(
        node,
        id,
        loop,
        listener.name(),
        listener.transport(),
        tls,
        remoteHost,
        remotePort,
        localHost,
        localPort,
        openedMillis,
        closedMillis,
        closedMillis == 0 ? null : closeCause,
        clientId,
        username,
        protocolLevel,
        cleanStart,
        keepAliveSeconds,
        link == null ? 0 : link.subscriptions(),
        packetsIn,
        packetsOut,
        bytesIn,
        bytesOut,
        link == null ? 0 : link.dropped());
  }
}
