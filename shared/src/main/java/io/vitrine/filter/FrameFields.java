package io.vitrine.filter;

import static io.vitrine.dissect.FieldType.BOOLEAN;
import static io.vitrine.dissect.FieldType.FLOAT;
import static io.vitrine.dissect.FieldType.IPV4;
import static io.vitrine.dissect.FieldType.IPV6;
import static io.vitrine.dissect.FieldType.NONE;
import static io.vitrine.dissect.FieldType.STRING;
import static io.vitrine.dissect.FieldType.TIME;
import static io.vitrine.dissect.FieldType.UNSIGNED;

import io.vitrine.dissect.Field;
import io.vitrine.dissect.FieldType;
import java.util.ArrayList;
import java.util.List;

/** Fields around an MQTT packet: Wireshark's for frame, IP and TCP, and Vitrine's own. */
public final class FrameFields {
  private static final List<Field> ALL = new ArrayList<>();

  public static final Field FRAME = row("frame", NONE, "Frame");
  public static final Field FRAME_NUMBER =
      row("frame.number", UNSIGNED, "Number of the frame in the file, from 1");
  public static final Field FRAME_TIME =
      row("frame.time", TIME, "Arrival time; \"2026-01-31 23:59:59.5\", UTC without an offset");
  public static final Field FRAME_TIME_EPOCH =
      row("frame.time_epoch", TIME, "Arrival time in seconds since 1970 UTC");
  public static final Field FRAME_LEN = row("frame.len", UNSIGNED, "Bytes on the wire");
  public static final Field FRAME_CAP_LEN = row("frame.cap_len", UNSIGNED, "Bytes captured");
  public static final Field FRAME_PROTOCOLS =
      row("frame.protocols", STRING, "Protocols, outermost first, with colons between");
  public static final Field ETH = row("eth", NONE, "Ethernet");
  public static final Field VLAN = row("vlan", NONE, "Virtual LAN");
  public static final Field VLAN_ID = row("vlan.id", UNSIGNED, "VLAN identifier");

  public static final Field IP = row("ip", NONE, "Internet Protocol version 4");
  public static final Field IP_SRC = row("ip.src", IPV4, "Source address; 10.0.0.0/8 is a network");
  public static final Field IP_DST = row("ip.dst", IPV4, "Destination address");
  public static final Field IP_ADDR = row("ip.addr", IPV4, "Source and destination address");
  public static final Field IP_TTL = row("ip.ttl", UNSIGNED, "Time to live");
  public static final Field IP_CHECKSUM_STATUS =
      row("ip.checksum.status", UNSIGNED, "0 bad, 1 good, 2 not verified: header was cut");
  public static final Field IPV6_ = row("ipv6", NONE, "Internet Protocol version 6");
  public static final Field IPV6_SRC = row("ipv6.src", IPV6, "Source address");
  public static final Field IPV6_DST = row("ipv6.dst", IPV6, "Destination address");
  public static final Field IPV6_ADDR = row("ipv6.addr", IPV6, "Source and destination address");
  public static final Field IPV6_HLIM = row("ipv6.hlim", UNSIGNED, "Hop limit");

  public static final Field TCP = row("tcp", NONE, "Transmission Control Protocol");
  public static final Field TCP_SRCPORT = row("tcp.srcport", UNSIGNED, "Source port");
  public static final Field TCP_DSTPORT = row("tcp.dstport", UNSIGNED, "Destination port");
  public static final Field TCP_PORT = row("tcp.port", UNSIGNED, "Source and destination port");
  public static final Field TCP_STREAM =
      row("tcp.stream", UNSIGNED, "Number of the TCP connection in the file, from 0");
  public static final Field TCP_LEN = row("tcp.len", UNSIGNED, "TCP payload bytes of the frame");
  public static final Field TCP_SEQ_RAW = row("tcp.seq_raw", UNSIGNED, "Sequence number");
  public static final Field TCP_ACK_RAW = row("tcp.ack_raw", UNSIGNED, "Acknowledgment number");
  public static final Field TCP_WINDOW =
      row("tcp.window_size_value", UNSIGNED, "Receive window as it stands in the header");
  public static final Field TCP_CHECKSUM_STATUS =
      row("tcp.checksum.status", UNSIGNED, "0 bad, 1 good, 2 not verified: segment was cut");
  public static final Field TCP_FLAGS =
      add(Field.of("tcp.flags", UNSIGNED, "Flags of the TCP header").inHex());
  public static final Field TCP_FLAGS_FIN = row("tcp.flags.fin", BOOLEAN, "FIN");
  public static final Field TCP_FLAGS_SYN = row("tcp.flags.syn", BOOLEAN, "SYN");
  public static final Field TCP_FLAGS_RESET = row("tcp.flags.reset", BOOLEAN, "RST");
  public static final Field TCP_FLAGS_PUSH = row("tcp.flags.push", BOOLEAN, "PSH");
  public static final Field TCP_FLAGS_ACK = row("tcp.flags.ack", BOOLEAN, "ACK");

  public static final Field VXLAN = row("vxlan", NONE, "Virtual eXtensible LAN: a mirrored frame");
  public static final Field VXLAN_VNI = row("vxlan.vni", UNSIGNED, "VXLAN network identifier");

  public static final Field TLS = row("tls", NONE, "Transport Layer Security around the packet");
  public static final Field TLS_SERVER_NAME =
      row("tls.handshake.extensions_server_name", STRING, "SNI of the connection, on each packet");
  public static final Field TLS_JA3 =
      row("tls.handshake.ja3", STRING, "JA3 of the client, on each packet");
  public static final Field TLS_JA4 =
      row("tls.handshake.ja4", STRING, "JA4 of the client, on each packet");
  public static final Field WEBSOCKET = row("websocket", NONE, "WebSocket around the packet");

  public static final Field VITRINE_LATENCY_MS =
      row("vitrine.latency_ms", FLOAT, "Milliseconds since the packet that this one answers");
  public static final Field VITRINE_TLS_VERSION =
      row("vitrine.tls_version", STRING, "TLS of the connection: 1.2 or 1.3");
  public static final Field VITRINE_TLS_CIPHER =
      row("vitrine.tls_cipher", STRING, "Cipher suite of the connection by IANA's name");
  public static final Field VITRINE_CLIENT_ID =
      row("vitrine.client_id", STRING, "Client identifier of the connection, on each packet");
  public static final Field VITRINE_USERNAME =
      row("vitrine.username", STRING, "User name of the connection, on each packet");
  public static final Field VITRINE_NODE =
      row("vitrine.node", STRING, "Name of the broker node that saw the packet");
  public static final Field VITRINE_CONNECTION_ID =
      row("vitrine.connection_id", UNSIGNED, "Number of the connection within its node");
  public static final Field VITRINE_DIRECTION =
      row("vitrine.direction", STRING, "in: from the client; out: to the client");
  public static final Field VITRINE_LISTENER =
      row("vitrine.listener", STRING, "Name of the listener that accepted the connection");
  public static final Field VITRINE_TRANSPORT =
      row("vitrine.transport", STRING, "tcp, tls, ws, wss or unix");
  public static final Field VITRINE_VERSION =
      row("vitrine.protocol_level", UNSIGNED, "MQTT version of the connection: 3, 4 or 5");

  private FrameFields() {}

  static List<Field> all() {
    return List.copyOf(ALL);
  }

  private static Field row(String name, FieldType type, String label) {
    return add(Field.of(name, type, label));
  }

  private static Field add(Field row) {
    ALL.add(row);
    return row;
  }
}
