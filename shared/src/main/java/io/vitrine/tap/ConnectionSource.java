package io.vitrine.tap;

import io.netty.util.NetUtil;
import io.vitrine.contract.ConnectionInfo;
import io.vitrine.contract.TlsInfo;
import io.vitrine.dissect.Field;
import io.vitrine.filter.FieldSource;
import io.vitrine.filter.FrameFields;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a filter can ask about a connection, as seen from one of its ends.
 *
 * <p>Threads: any.
 */
public final class ConnectionSource implements FieldSource {
  private static final int IPV4_BYTES = 4;
  private static final int IPV6_BYTES = 16;
  private static final Set<String> WEB_SOCKETS = Set.of("ws", "wss");
  private static final Set<String> SECURED = Set.of("tls", "wss");

  private static final Map<Field, Function<ConnectionSource, List<Object>>> FIELDS =
      Map.ofEntries(
          Map.entry(FrameFields.IP, of -> of.presence(IPV4_BYTES)),
          Map.entry(FrameFields.IP_SRC, of -> of.address(IPV4_BYTES, true, false)),
          Map.entry(FrameFields.IP_DST, of -> of.address(IPV4_BYTES, false, true)),
          Map.entry(FrameFields.IP_ADDR, of -> of.address(IPV4_BYTES, true, true)),
          Map.entry(FrameFields.IPV6_, of -> of.presence(IPV6_BYTES)),
          Map.entry(FrameFields.IPV6_SRC, of -> of.address(IPV6_BYTES, true, false)),
          Map.entry(FrameFields.IPV6_DST, of -> of.address(IPV6_BYTES, false, true)),
          Map.entry(FrameFields.IPV6_ADDR, of -> of.address(IPV6_BYTES, true, true)),
          Map.entry(FrameFields.TCP, of -> List.of(Boolean.TRUE)),
          Map.entry(FrameFields.TCP_SRCPORT, of -> List.of(of.port(true))),
          Map.entry(FrameFields.TCP_DSTPORT, of -> List.of(of.port(false))),
          Map.entry(FrameFields.TCP_PORT, of -> List.of(of.port(true), of.port(false))),
          Map.entry(FrameFields.VITRINE_CLIENT_ID, of -> text(of.info.clientId())),
          Map.entry(FrameFields.VITRINE_USERNAME, of -> text(of.info.username())),
          Map.entry(FrameFields.VITRINE_LISTENER, of -> text(of.info.listener())),
          Map.entry(FrameFields.VITRINE_TRANSPORT, of -> text(of.info.transport())),
          Map.entry(FrameFields.VITRINE_NODE, of -> text(of.info.node())),
          Map.entry(FrameFields.VITRINE_CONNECTION_ID, of -> List.of(of.info.connectionId())),
          Map.entry(FrameFields.VITRINE_VERSION, of -> List.of((long) of.info.protocolLevel())),
          Map.entry(FrameFields.WEBSOCKET, of -> of.transport(WEB_SOCKETS)),
          Map.entry(FrameFields.TLS, of -> of.transport(SECURED)),
          Map.entry(FrameFields.TLS_SERVER_NAME, of -> of.tls(TlsInfo::serverName)),
          Map.entry(FrameFields.VITRINE_TLS_CIPHER, of -> of.tls(TlsInfo::cipher)),
          Map.entry(
              FrameFields.VITRINE_TLS_VERSION,
              of -> of.tls(tls -> tls.version().replace("TLSv", ""))));

  private final ConnectionInfo info;
  private final boolean fromClient;

  /**
   * @param fromClient whether the client is the source
   */
  public ConnectionSource(ConnectionInfo info, boolean fromClient) {
    this.info = info;
    this.fromClient = fromClient;
  }

  @Override
  public List<Object> values(Field field) {
    Function<ConnectionSource, List<Object>> values = FIELDS.get(field);
    return values == null ? List.of() : values.apply(this);
  }

  /** Whether connections have such a field at all. */
  static boolean knows(Field field) {
    return FIELDS.containsKey(field);
  }

  private List<Object> transport(Set<String> any) {
    return any.contains(info.transport()) ? List.of(Boolean.TRUE) : List.of();
  }

  private List<Object> tls(Function<TlsInfo, @Nullable String> part) {
    TlsInfo tls = info.tls();
    String value = tls == null ? null : part.apply(tls);
    return value == null || value.isEmpty() ? List.of() : List.of(value);
  }

  private static List<Object> text(@Nullable String text) {
    return text == null ? List.of() : List.of(text);
  }

  private Object port(boolean source) {
    return (long) (source == fromClient ? info.remotePort() : info.localPort());
  }

  private List<Object> presence(int bytes) {
    return address(bytes, true, true).isEmpty() ? List.of() : List.of(Boolean.TRUE);
  }

  private List<Object> address(int bytes, boolean source, boolean destination) {
    List<Object> addresses = new ArrayList<>(2);
    if (source) {
      add(addresses, bytes, fromClient ? info.remoteHost() : info.localHost());
    }
    if (destination) {
      add(addresses, bytes, fromClient ? info.localHost() : info.remoteHost());
    }
    return addresses;
  }

  private static void add(List<Object> addresses, int bytes, String host) {
    byte[] address = NetUtil.createByteArrayFromIpAddressString(host);
    if (address != null && address.length == bytes) {
      addresses.add(address);
    }
  }
}
