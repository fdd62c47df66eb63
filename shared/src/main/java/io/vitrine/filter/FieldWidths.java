package io.vitrine.filter;

import io.vitrine.dissect.Field;
import io.vitrine.dissect.MqttFields;
import io.vitrine.dissect.PropertyFields;
import io.vitrine.mqtt.property.Property;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * What {@code len()} says of fields that are neither text nor bytes: in Wireshark how many bytes
 * the field's type has, whatever the value. Flags and times have none there.
 */
final class FieldWidths {
  private static final Map<Field, Long> WIDTHS = new HashMap<>();

  static {
    put(
        2,
        Set.of(
            FrameFields.ETH_TYPE,
            FrameFields.VLAN_ID,
            FrameFields.PPPOE_SESSION_ID,
            FrameFields.IP_LEN,
            FrameFields.IP_ID,
            FrameFields.IP_CHECKSUM,
            FrameFields.IPV6_PLEN,
            FrameFields.GRE_PROTO,
            FrameFields.UDP_SRCPORT,
            FrameFields.UDP_DSTPORT,
            FrameFields.UDP_PORT,
            FrameFields.UDP_LENGTH,
            FrameFields.UDP_CHECKSUM,
            FrameFields.TCP_SRCPORT,
            FrameFields.TCP_DSTPORT,
            FrameFields.TCP_PORT,
            FrameFields.TCP_WINDOW,
            FrameFields.TCP_URGENT,
            FrameFields.TCP_CHECKSUM,
            FrameFields.TCP_FLAGS,
            FrameFields.TLS_RECORD_VERSION,
            FrameFields.TLS_RECORD_LENGTH,
            FrameFields.TLS_HANDSHAKE_VERSION,
            FrameFields.TLS_CIPHER_SUITES_LENGTH,
            FrameFields.TLS_CIPHER_SUITE,
            FrameFields.TLS_EXTENSIONS_LENGTH,
            FrameFields.TLS_EXTENSION_TYPE,
            FrameFields.TLS_EXTENSION_LENGTH,
            FrameFields.TLS_SUPPORTED_VERSION,
            FrameFields.TLS_GROUP,
            FrameFields.TLS_KEY_SHARE_GROUP,
            FrameFields.TLS_SIGNATURE,
            FrameFields.WEBSOCKET_LENGTH_16,
            MqttFields.MSGID,
            MqttFields.PROTO_LEN,
            MqttFields.KALIVE,
            MqttFields.CLIENTID_LEN,
            MqttFields.WILLTOPIC_LEN,
            MqttFields.WILLMSG_LEN,
            MqttFields.USERNAME_LEN,
            MqttFields.PASSWD_LEN,
            MqttFields.TOPIC_LEN,
            MqttFields.PROP_TOPIC_ALIAS));
    put(
        3,
        Set.of(
            FrameFields.IPV6_FLOW,
            FrameFields.VXLAN_VNI,
            FrameFields.GENEVE_VNI,
            FrameFields.TLS_HANDSHAKE_LENGTH,
            FrameFields.TLS_CERTIFICATES_LENGTH,
            FrameFields.TLS_CERTIFICATE_LENGTH));
    put(
        4,
        Set.of(
            FrameFields.MPLS_LABEL,
            FrameFields.FRAME_NUMBER,
            FrameFields.FRAME_LEN,
            FrameFields.FRAME_CAP_LEN,
            FrameFields.UDP_STREAM,
            FrameFields.TCP_STREAM,
            FrameFields.TCP_LEN,
            FrameFields.TCP_SEQ,
            FrameFields.TCP_NXTSEQ,
            FrameFields.TCP_ACK,
            FrameFields.TCP_SEQ_RAW,
            FrameFields.TCP_ACK_RAW,
            FrameFields.TCP_WINDOW_SIZE,
            FrameFields.TCP_WINDOW_SCALE,
            FrameFields.TCP_DUPLICATE_ACK_NUM,
            MqttFields.PROP_NUMBER,
            MqttFields.PROP_STRING_LEN,
            MqttFields.PROP_KEY_LEN,
            MqttFields.PROP_VALUE_LEN));
    put(
        8,
        Set.of(
            MqttFields.LEN,
            MqttFields.PROPERTY_LEN,
            FrameFields.WEBSOCKET_LENGTH_64,
            FrameFields.VITRINE_CONNECTION_ID));
    X509Fields.all().forEach(each -> WIDTHS.put(each, 4L));
    WIDTHS.put(X509Fields.PATH_LENGTH, 8L);
    for (Property each : Property.values()) {
      int bytes =
          switch (each.type()) {
            case TWO_BYTE_INTEGER -> 2;
            case FOUR_BYTE_INTEGER, VARIABLE_BYTE_INTEGER -> 4;
            default -> 1;
          };
      put(bytes, Set.of(PropertyFields.of(each, false)));
      put(bytes, Set.of(PropertyFields.of(each, true)));
    }
  }

  private FieldWidths() {}

  private static void put(long bytes, Set<Field> fields) {
    fields.forEach(each -> WIDTHS.put(each, bytes));
  }

  static long of(Field field) {
    return switch (field.type()) {
      case IPV4 -> 4;
      case IPV6 -> 16;
      case UNSIGNED -> WIDTHS.getOrDefault(field, 1L);
      default -> 0;
    };
  }
}
