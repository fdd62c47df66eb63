package io.vitrine.filter;

import static io.vitrine.dissect.FieldType.BOOLEAN;
import static io.vitrine.dissect.FieldType.BYTES;
import static io.vitrine.dissect.FieldType.FLOAT;
import static io.vitrine.dissect.FieldType.IPV4;
import static io.vitrine.dissect.FieldType.IPV6;
import static io.vitrine.dissect.FieldType.NONE;
import static io.vitrine.dissect.FieldType.STRING;
import static io.vitrine.dissect.FieldType.TIME;
import static io.vitrine.dissect.FieldType.UNSIGNED;

import io.vitrine.dissect.Field;
import io.vitrine.dissect.FieldType;
import io.vitrine.dissect.MqttFields;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

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
  public static final Field FRAME_TIME_RELATIVE =
      row("frame.time_relative", FLOAT, "Seconds since the first frame of the file");
  public static final Field FRAME_TIME_DELTA =
      row("frame.time_delta", FLOAT, "Seconds since the frame before");
  public static final Field FRAME_LEN = row("frame.len", UNSIGNED, "Bytes on the wire");
  public static final Field FRAME_CAP_LEN = row("frame.cap_len", UNSIGNED, "Bytes captured");
  public static final Field FRAME_PROTOCOLS =
      row("frame.protocols", STRING, "Protocols, outermost first, with colons between");
  public static final Field ETH = row("eth", NONE, "Ethernet");
  public static final Field ETH_SRC = row("eth.src", BYTES, "Source address");
  public static final Field ETH_DST = row("eth.dst", BYTES, "Destination address");
  public static final Field ETH_ADDR = row("eth.addr", BYTES, "Source and destination address");
  public static final Field ETH_TYPE =
      add(Field.of("eth.type", UNSIGNED, "What is in the frame").inHex());
  public static final Field VLAN = row("vlan", NONE, "Virtual LAN");
  public static final Field VLAN_ID = row("vlan.id", UNSIGNED, "VLAN identifier");
  public static final Field PPPOES = row("pppoes", NONE, "PPP over Ethernet, a session");
  public static final Field PPPOE_SESSION_ID =
      add(Field.of("pppoe.session_id", UNSIGNED, "Session of PPP over Ethernet").inHex());
  public static final Field PPP = row("ppp", NONE, "Point-to-Point Protocol");
  public static final Field MPLS = row("mpls", NONE, "Multiprotocol Label Switching");
  public static final Field MPLS_LABEL =
      row("mpls.label", UNSIGNED, "Each label of the stack, the outermost first");

  public static final Field IP = row("ip", NONE, "Internet Protocol version 4");
  public static final Field IP_SRC = row("ip.src", IPV4, "Source address; 10.0.0.0/8 is a network");
  public static final Field IP_DST = row("ip.dst", IPV4, "Destination address");
  public static final Field IP_ADDR = row("ip.addr", IPV4, "Source and destination address");
  public static final Field IP_TTL = row("ip.ttl", UNSIGNED, "Time to live");
  public static final Field IP_VERSION = row("ip.version", UNSIGNED, "Version: 4");
  public static final Field IP_HDR_LEN = row("ip.hdr_len", UNSIGNED, "Bytes of the header");
  public static final Field IP_DSFIELD = row("ip.dsfield", UNSIGNED, "Differentiated services");
  public static final Field IP_DSCP = row("ip.dsfield.dscp", UNSIGNED, "Code point of the service");
  public static final Field IP_LEN = row("ip.len", UNSIGNED, "Bytes with the header");
  public static final Field IP_ID = row("ip.id", UNSIGNED, "Identification of the packet");
  public static final Field IP_DF = row("ip.flags.df", BOOLEAN, "Must not be fragmented");
  public static final Field IP_MF = row("ip.flags.mf", BOOLEAN, "More fragments follow");
  public static final Field IP_PROTO = row("ip.proto", UNSIGNED, "What is in the packet: 6 is TCP");
  public static final Field IP_CHECKSUM = row("ip.checksum", UNSIGNED, "Checksum of the header");
  public static final Field IP_CHECKSUM_STATUS =
      row("ip.checksum.status", UNSIGNED, "0 bad, 1 good, 2 not verified: header was cut");
  public static final Field IPV6_ = row("ipv6", NONE, "Internet Protocol version 6");
  public static final Field IPV6_SRC = row("ipv6.src", IPV6, "Source address");
  public static final Field IPV6_DST = row("ipv6.dst", IPV6, "Destination address");
  public static final Field IPV6_ADDR = row("ipv6.addr", IPV6, "Source and destination address");
  public static final Field IPV6_HLIM = row("ipv6.hlim", UNSIGNED, "Hop limit");

  public static final Field IPV6_PLEN = row("ipv6.plen", UNSIGNED, "Bytes behind the header");
  public static final Field IPV6_NXT = row("ipv6.nxt", UNSIGNED, "What follows the header");
  public static final Field IPV6_FLOW = row("ipv6.flow", UNSIGNED, "Flow label");

  public static final Field UDP = row("udp", NONE, "User Datagram Protocol");
  public static final Field UDP_SRCPORT = row("udp.srcport", UNSIGNED, "Source port");
  public static final Field UDP_DSTPORT = row("udp.dstport", UNSIGNED, "Destination port");
  public static final Field UDP_PORT = row("udp.port", UNSIGNED, "Source and destination port");
  public static final Field UDP_STREAM =
      row("udp.stream", UNSIGNED, "Number of the UDP conversation in the file, from 0");
  public static final Field UDP_LENGTH = row("udp.length", UNSIGNED, "Bytes with the header");
  public static final Field UDP_CHECKSUM = row("udp.checksum", UNSIGNED, "Checksum");

  public static final Field TCP = row("tcp", NONE, "Transmission Control Protocol");
  public static final Field TCP_SRCPORT = row("tcp.srcport", UNSIGNED, "Source port");
  public static final Field TCP_DSTPORT = row("tcp.dstport", UNSIGNED, "Destination port");
  public static final Field TCP_PORT = row("tcp.port", UNSIGNED, "Source and destination port");
  public static final Field TCP_STREAM =
      row("tcp.stream", UNSIGNED, "Number of the TCP connection in the file, from 0");
  public static final Field TCP_LEN = row("tcp.len", UNSIGNED, "TCP payload bytes of the frame");
  public static final Field TCP_PAYLOAD = row("tcp.payload", BYTES, "TCP payload of the frame");
  public static final Field TCP_HDR_LEN = row("tcp.hdr_len", UNSIGNED, "Bytes of the header");
  public static final Field TCP_SEQ =
      row("tcp.seq", UNSIGNED, "Sequence number, counted from the connection's first");
  public static final Field TCP_NXTSEQ =
      row("tcp.nxtseq", UNSIGNED, "Sequence number behind the payload, counted as tcp.seq");
  public static final Field TCP_ACK =
      row("tcp.ack", UNSIGNED, "Acknowledgment number, counted from the connection's first");
  public static final Field TCP_SEQ_RAW = row("tcp.seq_raw", UNSIGNED, "Sequence number");
  public static final Field TCP_ACK_RAW = row("tcp.ack_raw", UNSIGNED, "Acknowledgment number");
  public static final Field TCP_WINDOW =
      row("tcp.window_size_value", UNSIGNED, "Receive window as it stands in the header");
  public static final Field TCP_WINDOW_SIZE =
      row("tcp.window_size", UNSIGNED, "Receive window in bytes, scaled as the SYNs said");
  public static final Field TCP_WINDOW_SCALE =
      row(
          "tcp.window_size_scalefactor",
          UNSIGNED,
          "What windows are multiplied by; -1 not known, -2 they are not scaled");
  public static final Field TCP_URGENT = row("tcp.urgent_pointer", UNSIGNED, "Urgent pointer");
  public static final Field TCP_CHECKSUM = row("tcp.checksum", UNSIGNED, "Checksum");
  public static final Field TCP_CHECKSUM_STATUS =
      row("tcp.checksum.status", UNSIGNED, "0 bad, 1 good, 2 not verified: segment was cut");
  public static final Field TCP_FLAGS =
      add(Field.of("tcp.flags", UNSIGNED, "Flags of the TCP header").inHex());
  public static final Field TCP_FLAGS_FIN = row("tcp.flags.fin", BOOLEAN, "FIN");
  public static final Field TCP_FLAGS_SYN = row("tcp.flags.syn", BOOLEAN, "SYN");
  public static final Field TCP_FLAGS_RESET = row("tcp.flags.reset", BOOLEAN, "RST");
  public static final Field TCP_FLAGS_PUSH = row("tcp.flags.push", BOOLEAN, "PSH");
  public static final Field TCP_FLAGS_ACK = row("tcp.flags.ack", BOOLEAN, "ACK");

  public static final Field TCP_FLAGS_URG = row("tcp.flags.urg", BOOLEAN, "URG");
  public static final Field TCP_FLAGS_ECE = row("tcp.flags.ece", BOOLEAN, "ECN-Echo");
  public static final Field TCP_FLAGS_CWR = row("tcp.flags.cwr", BOOLEAN, "CWR");

  public static final Field TCP_ANALYSIS_FLAGS =
      row("tcp.analysis.flags", NONE, "Anything of what follows");
  public static final Field TCP_RETRANSMISSION =
      row("tcp.analysis.retransmission", NONE, "Sent again: plain, fast or in vain");
  public static final Field TCP_FAST_RETRANSMISSION =
      row("tcp.analysis.fast_retransmission", NONE, "Sent again after duplicate acknowledgments");
  public static final Field TCP_SPURIOUS_RETRANSMISSION =
      row("tcp.analysis.spurious_retransmission", NONE, "Sent again though acknowledged");
  public static final Field TCP_OUT_OF_ORDER =
      row("tcp.analysis.out_of_order", NONE, "Overtaken by a later segment");
  public static final Field TCP_LOST_SEGMENT =
      row("tcp.analysis.lost_segment", NONE, "A segment before it was not captured");
  public static final Field TCP_ACK_LOST_SEGMENT =
      row("tcp.analysis.ack_lost_segment", NONE, "Acknowledges what was not captured");
  public static final Field TCP_DUPLICATE_ACK =
      row("tcp.analysis.duplicate_ack", NONE, "Acknowledges the same once more");
  public static final Field TCP_DUPLICATE_ACK_NUM =
      row("tcp.analysis.duplicate_ack_num", UNSIGNED, "How often the same was acknowledged again");
  public static final Field TCP_KEEP_ALIVE =
      row("tcp.analysis.keep_alive", NONE, "Asks whether the other side is there");
  public static final Field TCP_KEEP_ALIVE_ACK =
      row("tcp.analysis.keep_alive_ack", NONE, "Answers a keep-alive");
  public static final Field TCP_ZERO_WINDOW =
      row("tcp.analysis.zero_window", NONE, "Takes no more bytes");
  public static final Field TCP_ZERO_WINDOW_PROBE =
      row("tcp.analysis.zero_window_probe", NONE, "Asks whether bytes are taken again");
  public static final Field TCP_ZERO_WINDOW_PROBE_ACK =
      row("tcp.analysis.zero_window_probe_ack", NONE, "Answers such a question with no");
  public static final Field TCP_WINDOW_UPDATE =
      row("tcp.analysis.window_update", NONE, "Takes another number of bytes");

  public static final Field TCP_WINDOW_FULL =
      row("tcp.analysis.window_full", NONE, "Fills what the other side takes");

  public static final Field VXLAN = row("vxlan", NONE, "Virtual eXtensible LAN: a mirrored frame");
  public static final Field VXLAN_VNI = row("vxlan.vni", UNSIGNED, "VXLAN network identifier");
  public static final Field GENEVE = row("geneve", NONE, "Geneve: a mirrored frame");
  public static final Field GENEVE_VNI = row("geneve.vni", UNSIGNED, "Geneve network identifier");
  public static final Field GRE = row("gre", NONE, "Generic Routing Encapsulation");
  public static final Field GRE_PROTO =
      add(Field.of("gre.proto", UNSIGNED, "What is in it, as an EtherType").inHex());
  public static final Field ERSPAN = row("erspan", NONE, "A frame mirrored by a switch");

  public static final Field TLS = row("tls", NONE, "Transport Layer Security around the packet");
  public static final Field TLS_RECORD = row("tls.record", NONE, "A record");
  public static final Field TLS_RECORD_VERSION =
      add(Field.of("tls.record.version", UNSIGNED, "Version in the record's header").inHex());
  public static final Field TLS_CONTENT_TYPE =
      row("tls.record.content_type", UNSIGNED, "22 handshake, 23 application data, 21 alert");
  public static final Field TLS_RECORD_LENGTH =
      row("tls.record.length", UNSIGNED, "Bytes of the record behind its header");
  public static final Field TLS_OPAQUE_TYPE =
      row("tls.record.opaque_type", UNSIGNED, "Type in the header of an encrypted record: 23");
  public static final Field TLS_CHANGE_CIPHER_SPEC =
      row("tls.change_cipher_spec", NONE, "What follows is encrypted");
  public static final Field TLS_ALERT = row("tls.alert_message", NONE, "An alert");
  public static final Field TLS_ALERT_LEVEL =
      row("tls.alert_message.level", UNSIGNED, "1 warning, 2 fatal");
  public static final Field TLS_ALERT_DESCRIPTION =
      row("tls.alert_message.desc", UNSIGNED, "0 close notify, 40 handshake failure, ...");
  public static final Field TLS_APP_DATA =
      row("tls.app_data", BYTES, "Application data as encrypted");
  public static final Field TLS_HANDSHAKE = row("tls.handshake", NONE, "A handshake message");
  public static final Field TLS_HANDSHAKE_TYPE =
      row("tls.handshake.type", UNSIGNED, "1 ClientHello, 2 ServerHello, 11 Certificate");
  public static final Field TLS_HANDSHAKE_LENGTH =
      row("tls.handshake.length", UNSIGNED, "Bytes of the message behind its header");
  public static final Field TLS_HANDSHAKE_VERSION =
      add(Field.of("tls.handshake.version", UNSIGNED, "Version in a hello").inHex());
  public static final Field TLS_RANDOM =
      row("tls.handshake.random", BYTES, "Random of a hello: what key logs name connections by");
  public static final Field TLS_SESSION_ID_LENGTH =
      row("tls.handshake.session_id_length", UNSIGNED, "Bytes of the session identifier");
  public static final Field TLS_SESSION_ID =
      row("tls.handshake.session_id", BYTES, "Session identifier of a hello");
  public static final Field TLS_CIPHER_SUITES_LENGTH =
      row("tls.handshake.cipher_suites_length", UNSIGNED, "Bytes of the list of cipher suites");
  public static final Field TLS_CIPHER_SUITE =
      add(
          Field.of(
                  "tls.handshake.ciphersuite", UNSIGNED, "Cipher suites offered, or the one chosen")
              .inHex());
  public static final Field TLS_COMPRESSIONS_LENGTH =
      row("tls.handshake.comp_methods_length", UNSIGNED, "Bytes of the compression methods");
  public static final Field TLS_COMPRESSION =
      row("tls.handshake.comp_method", UNSIGNED, "Compression method; 0 is none");
  public static final Field TLS_EXTENSIONS_LENGTH =
      row("tls.handshake.extensions_length", UNSIGNED, "Bytes of all extensions");
  public static final Field TLS_EXTENSION_TYPE =
      row("tls.handshake.extension.type", UNSIGNED, "0 server name, 16 ALPN, 43 versions, ...");
  public static final Field TLS_EXTENSION_LENGTH =
      row("tls.handshake.extension.len", UNSIGNED, "Bytes of the extension behind its header");
  public static final Field TLS_SUPPORTED_VERSION =
      add(
          Field.of(
                  "tls.handshake.extensions.supported_version", UNSIGNED, "Versions, 0x0304 is 1.3")
              .inHex());
  public static final Field TLS_GROUP =
      add(Field.of("tls.handshake.extensions_supported_group", UNSIGNED, "Groups offered").inHex());
  public static final Field TLS_POINT_FORMAT =
      row("tls.handshake.extensions_ec_point_format", UNSIGNED, "Formats of points offered");
  public static final Field TLS_KEY_SHARE_GROUP =
      row("tls.handshake.extensions_key_share_group", UNSIGNED, "Groups of the key shares");
  public static final Field TLS_SIGNATURE =
      add(Field.of("tls.handshake.sig_hash_alg", UNSIGNED, "Signature algorithms offered").inHex());
  public static final Field TLS_PROTOCOL =
      row(
          "tls.handshake.extensions_alpn_str",
          STRING,
          "ALPN: protocols offered, or the one chosen");
  public static final Field TLS_CERTIFICATES_LENGTH =
      row("tls.handshake.certificates_length", UNSIGNED, "Bytes of all certificates");
  public static final Field TLS_CERTIFICATE_LENGTH =
      row("tls.handshake.certificate_length", UNSIGNED, "Bytes of a certificate");
  public static final Field TLS_CERTIFICATE =
      row("tls.handshake.certificate", BYTES, "A certificate in DER");
  public static final Field TLS_SERVER_NAME =
      row("tls.handshake.extensions_server_name", STRING, "SNI of the ClientHello");
  public static final Field TLS_JA3_FULL =
      row("tls.handshake.ja3_full", STRING, "What JA3 is the hash of");
  public static final Field TLS_JA3 = row("tls.handshake.ja3", STRING, "JA3 of the ClientHello");
  public static final Field TLS_JA3S_FULL =
      row("tls.handshake.ja3s_full", STRING, "What JA3S is the hash of");
  public static final Field TLS_JA3S = row("tls.handshake.ja3s", STRING, "JA3S of the ServerHello");
  public static final Field TLS_JA4 = row("tls.handshake.ja4", STRING, "JA4 of the ClientHello");
  public static final Field WEBSOCKET = row("websocket", NONE, "WebSocket around the packet");
  public static final Field WEBSOCKET_OPCODE =
      row("websocket.opcode", UNSIGNED, "0 goes on, 1 text, 2 binary, 8 close, 9 ping, 10 pong");
  public static final Field WEBSOCKET_FIN = row("websocket.fin", BOOLEAN, "Ends its message");
  public static final Field WEBSOCKET_MASK = row("websocket.mask", BOOLEAN, "Whether it is masked");
  public static final Field WEBSOCKET_MASKING_KEY =
      row("websocket.masking_key", BYTES, "What it is masked with");
  public static final Field WEBSOCKET_RESERVED =
      row("websocket.rsv", UNSIGNED, "Reserved bits; 4: the message is compressed");
  public static final Field WEBSOCKET_LENGTH =
      row(
          "websocket.payload_length",
          UNSIGNED,
          "Bytes of the payload; 126 and 127: see what follows");
  public static final Field WEBSOCKET_LENGTH_16 =
      row("websocket.payload_length_ext_16", UNSIGNED, "Bytes of a payload of more than 125");
  public static final Field WEBSOCKET_LENGTH_64 =
      row("websocket.payload_length_ext_64", UNSIGNED, "Bytes of a payload of more than 65,535");
  public static final Field WEBSOCKET_PAYLOAD = row("websocket.payload", NONE, "It has a payload");
  public static final Field WEBSOCKET_MASKED_PAYLOAD =
      row("websocket.masked_payload", NONE, "It has one that is masked");

  public static final Field VITRINE_LATENCY_MS =
      row("vitrine.latency_ms", FLOAT, "Milliseconds since the packet that this one answers");
  public static final Field VITRINE_TLS_SERVER_NAME =
      row("vitrine.tls_server_name", STRING, "SNI of the connection, on each packet");
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

  private static final Set<Field> OF_FRAMES =
      Set.of(
          FRAME_TIME_RELATIVE,
          FRAME_TIME_DELTA,
          TCP_SEQ,
          TCP_NXTSEQ,
          TCP_ACK,
          TCP_WINDOW_SIZE,
          TCP_WINDOW_SCALE,
          TCP_PAYLOAD,
          TCP_CHECKSUM,
          UDP_CHECKSUM,
          UDP_STREAM);

  /** Of TLS what each packet of a connection has: it is known from its ClientHello on. */
  private static final Set<Field> OF_TLS_CONNECTIONS =
      Set.of(TLS, TLS_SERVER_NAME, TLS_JA3, TLS_JA3S, TLS_JA4);

  private FrameFields() {}

  /** Whether it is a protocol whose bytes a filter may search. */
  static boolean hasBytes(Field field) {
    return field == FRAME
        || field == ETH
        || field == IP
        || field == IPV6_
        || field == UDP
        || field == TCP
        || field == MqttFields.MQTT;
  }

  /**
   * Whether only frames have it, with those before them in the file: a packet by itself has none.
   * Checksums too: they would tell what is hidden in a packet.
   */
  public static boolean ofFrames(Field field) {
    String name = field.name();
    return name.startsWith("tcp.analysis.")
        || name.startsWith("websocket.")
        || name.startsWith("x509")
        || name.startsWith("tls.") && !OF_TLS_CONNECTIONS.contains(field)
        || OF_FRAMES.contains(field);
  }

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
