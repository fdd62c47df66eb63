package io.vitrine.filter;

import io.vitrine.dissect.Field;
import java.util.Set;

/** The largest number that a field can hold: a filter with a larger one is a mistake. */
final class FieldRanges {
  private static final Set<String> ONE_BYTE =
      Set.of(
          "mqtt.hdrflags",
          "mqtt.ver",
          "mqtt.conflags",
          "mqtt.conack.flags",
          "mqtt.conack.val",
          "mqtt.sub.qos",
          "mqtt.suback.qos",
          "mqtt.subscription_options",
          "mqtt.property_id",
          "mqtt.property.max_qos",
          "ip.ttl",
          "ip.version",
          "ip.hdr_len",
          "ip.dsfield",
          "ip.dsfield.dscp",
          "ip.proto",
          "ipv6.nxt",
          "tcp.hdr_len",
          "tls.record.content_type",
          "tls.handshake.type",
          "websocket.opcode",
          "ipv6.hlim");
  private static final Set<String> TWO_BYTES =
      Set.of(
          "mqtt.msgid",
          "mqtt.kalive",
          "mqtt.proto_len",
          "mqtt.clientid_len",
          "mqtt.willtopic_len",
          "mqtt.willmsg_len",
          "mqtt.username_len",
          "mqtt.passwd_len",
          "mqtt.topic_len",
          "mqtt.property.topic_alias",
          "vlan.id",
          "eth.type",
          "ip.len",
          "ip.id",
          "ip.checksum",
          "ipv6.plen",
          "udp.port",
          "udp.srcport",
          "udp.dstport",
          "udp.length",
          "udp.checksum",
          "tcp.urgent_pointer",
          "tcp.checksum",
          "tls.record.version",
          "tcp.port",
          "tcp.srcport",
          "tcp.dstport",
          "tcp.flags",
          "tcp.window_size_value");
  private static final Set<String> FOUR_BYTES =
      Set.of(
          "mqtt.prop_number",
          "frame.number",
          "frame.len",
          "frame.cap_len",
          "tcp.stream",
          "tcp.len",
          "tcp.seq",
          "tcp.nxtseq",
          "tcp.ack",
          "tcp.window_size",
          "ipv6.flow",
          "tcp.seq_raw",
          "tcp.ack_raw");

  private FieldRanges() {}

  static long max(Field field) {
    String name = field.name();
    if (field.mask() != 0 && field.type() == io.vitrine.dissect.FieldType.UNSIGNED
        || ONE_BYTE.contains(name)
        || name.endsWith(".reason_code")) {
      return 0xFF;
    }
    if (TWO_BYTES.contains(name)) {
      return 0xFFFF;
    }
    if (name.equals("vxlan.vni")) {
      return 0xFF_FFFF;
    }
    return FOUR_BYTES.contains(name) ? 0xFFFF_FFFFL : Long.MAX_VALUE;
  }
}
