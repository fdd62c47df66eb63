package io.vitrine.inspector.capture;

import io.netty.util.NetUtil;
import io.vitrine.contract.ConnectionInfo;
import org.jspecify.annotations.Nullable;

/**
 * The ends of a connection: addresses of one family, 4 or 16 bytes each. A PROXY header may tell
 * another family than the socket's; IPv4 is then as IPv6 has it.
 *
 * @param known whether both have an address; of a Unix socket it is 0.0.0.0
 */
public record Ends(
    @SuppressWarnings("ArrayRecordComponent") byte[] client,
    int clientPort,
    @SuppressWarnings("ArrayRecordComponent") byte[] broker,
    int brokerPort,
    boolean known) {

  /** Of a connection; null if nobody knows it. */
  public static Ends of(@Nullable ConnectionInfo info) {
    byte[] client = address(info == null ? "" : info.remoteHost());
    byte[] broker = address(info == null ? "" : info.localHost());
    boolean known = client.length > 0 && broker.length > 0;
    client = client.length == 0 ? new byte[4] : client;
    broker = broker.length == 0 ? new byte[4] : broker;
    if (client.length != broker.length) {
      client = wide(client);
      broker = wide(broker);
    }
    int clientPort = info == null ? 0 : info.remotePort();
    return new Ends(client, clientPort, broker, info == null ? 0 : info.localPort(), known);
  }

  private static byte[] address(String host) {
    byte[] address = NetUtil.createByteArrayFromIpAddressString(host);
    return address == null ? new byte[0] : address;
  }

  private static byte[] wide(byte[] address) {
    if (address.length == 16) {
      return address;
    }
    byte[] wide = new byte[16];
    wide[10] = (byte) 0xFF;
    wide[11] = (byte) 0xFF;
    System.arraycopy(address, 0, wide, 12, 4);
    return wide;
  }
}
