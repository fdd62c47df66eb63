package io.vitrine.dissect;

import static io.vitrine.dissect.FieldType.BOOLEAN;
import static io.vitrine.dissect.FieldType.BYTES;
import static io.vitrine.dissect.FieldType.NONE;
import static io.vitrine.dissect.FieldType.PATH;
import static io.vitrine.dissect.FieldType.STRING;
import static io.vitrine.dissect.FieldType.UNSIGNED;

import io.vitrine.mqtt.packet.PacketType;
import io.vitrine.mqtt.property.Property;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One row per field of MQTT, with Wireshark's names (its dissector packet-mqtt). */
public final class MqttFields {
  private static final List<Field> ALL = new ArrayList<>();

  static final ValueNames QOS =
      ValueNames.count(
          "At most once delivery (Fire and Forget)",
          "At least once delivery (Acknowledged deliver)",
          "Exactly once delivery (Assured Delivery)",
          "Reserved");
  static final ValueNames TYPES =
      ValueNames.packetTypes(
          "Reserved",
          "Connect Command",
          "Connect Ack",
          "Publish Message",
          "Publish Ack",
          "Publish Received",
          "Publish Release",
          "Publish Complete",
          "Subscribe Request",
          "Subscribe Ack",
          "Unsubscribe Request",
          "Unsubscribe Ack",
          "Ping Request",
          "Ping Response",
          "Disconnect Req",
          "Authentication Exchange");

  public static final Field MQTT = row("mqtt", NONE, "MQ Telemetry Transport Protocol");

  public static final Field HDRFLAGS = add(u("mqtt.hdrflags", "Header Flags").inHex());
  public static final Field MSGTYPE =
      add(u("mqtt.msgtype", "Message Type").bits(0xF0).named(TYPES));
  public static final Field HDR_RESERVED = add(u("mqtt.hdr_reserved", "Reserved").bits(0x0F));
  public static final Field DUPFLAG = add(b("mqtt.dupflag", "DUP Flag").bits(0x08));
  public static final Field QOS_LEVEL = add(u("mqtt.qos", "QoS Level").bits(0x06).named(QOS));
  public static final Field RETAIN = add(b("mqtt.retain", "Retain").bits(0x01));
  public static final Field RETAIN_RESERVED = add(u("mqtt.retain_reserved", "Reserved").bits(0x01));
  public static final Field LEN = row("mqtt.len", UNSIGNED, "Msg Len");
  public static final Field MSGID = row("mqtt.msgid", UNSIGNED, "Message Identifier");

  public static final Field PROTO_LEN = row("mqtt.proto_len", UNSIGNED, "Protocol Name Length");
  public static final Field PROTONAME = row("mqtt.protoname", STRING, "Protocol Name");
  public static final Field VER =
      add(
          u("mqtt.ver", "Version")
              .named(
                  ValueNames.NONE.and(3, "MQTT v3.1").and(4, "MQTT v3.1.1").and(5, "MQTT v5.0")));
  public static final Field CONFLAGS = add(u("mqtt.conflags", "Connect Flags").inHex());
  public static final Field CONFLAG_UNAME =
      add(b("mqtt.conflag.uname", "User Name Flag").bits(0x80));
  public static final Field CONFLAG_PASSWD =
      add(b("mqtt.conflag.passwd", "Password Flag").bits(0x40));
  public static final Field CONFLAG_RETAIN =
      add(b("mqtt.conflag.retain", "Will Retain").bits(0x20));
  public static final Field CONFLAG_QOS =
      add(u("mqtt.conflag.qos", "QoS Level").bits(0x18).named(QOS).about("QoS of the will"));
  public static final Field CONFLAG_WILLFLAG = add(b("mqtt.conflag.willflag", "Will Flag").bits(4));
  public static final Field CONFLAG_CLEANSESS =
      add(b("mqtt.conflag.cleansess", "Clean Session Flag").bits(2));
  public static final Field CONFLAG_RESERVED =
      add(b("mqtt.conflag.reserved", "(Reserved)").bits(1));
  public static final Field KALIVE =
      add(u("mqtt.kalive", "Keep Alive").about("Keep Alive in seconds"));
  public static final Field CLIENTID_LEN = row("mqtt.clientid_len", UNSIGNED, "Client ID Length");
  public static final Field CLIENTID = row("mqtt.clientid", STRING, "Client ID");
  public static final Field WILLTOPIC_LEN =
      row("mqtt.willtopic_len", UNSIGNED, "Will Topic Length");
  public static final Field WILLTOPIC = row("mqtt.willtopic", STRING, "Will Topic");
  public static final Field WILLMSG_LEN = row("mqtt.willmsg_len", UNSIGNED, "Will Message Length");
  public static final Field WILLMSG = row("mqtt.willmsg", BYTES, "Will Message");
  public static final Field USERNAME_LEN = row("mqtt.username_len", UNSIGNED, "User Name Length");
  public static final Field USERNAME = row("mqtt.username", STRING, "User Name");
  public static final Field PASSWD_LEN = row("mqtt.passwd_len", UNSIGNED, "Password Length");
  public static final Field PASSWD = add(Field.of("mqtt.passwd", STRING, "Password").hidden());

  public static final Field CONACK_FLAGS = add(u("mqtt.conack.flags", "Acknowledge Flags").inHex());
  public static final Field CONACK_RESERVED =
      add(b("mqtt.conack.flags.reserved", "Reserved").bits(0xFE));
  public static final Field CONACK_SP = add(b("mqtt.conack.flags.sp", "Session Present").bits(1));
  public static final Field CONACK_VAL =
      add(
          u("mqtt.conack.val", "Return Code")
              .named(
                  ValueNames.count(
                      "Connection Accepted",
                      "Connection Refused: unacceptable protocol version",
                      "Connection Refused: identifier rejected",
                      "Connection Refused: server unavailable",
                      "Connection Refused: bad user name or password",
                      "Connection Refused: not authorized")));

  public static final Field TOPIC_LEN = row("mqtt.topic_len", UNSIGNED, "Topic Length");
  public static final Field TOPIC =
      add(Field.of("mqtt.topic", STRING, "Topic").about("Topic name, or topic filter"));
  public static final Field MSG = add(Field.of("mqtt.msg", BYTES, "Message").about("Payload"));
  public static final Field MSG_TEXT =
      add(Field.of("mqtt.msg_text", STRING, "Message").about("Payload, where it is UTF-8 text"));
  public static final Field PAYLOAD =
      add(
          Field.of("mqtt.payload", PATH, "Payload")
              .about(
                  "Part of a payload; mqtt.payload[\"a.b\"] is a member of JSON, CBOR, Protobuf or"
                      + " Sparkplug B, * any one name"));
  public static final Field PAYLOAD_VIEW =
      add(
          Field.of("mqtt.payload_view", STRING, "Payload View")
              .about("How the payload is looked at: text, json, cbor, protobuf, sparkplug, hex"));

  public static final Field SUB_QOS = add(u("mqtt.sub.qos", "Requested QoS").named(QOS));
  public static final Field SUBSCRIPTION_OPTIONS =
      add(u("mqtt.subscription_options", "Subscription Options").inHex());
  public static final Field SUBSCRIPTION_RESERVED =
      add(u("mqtt.subscription_options_reserved", "Reserved").bits(0xC0).inHex());
  public static final Field SUBSCRIPTION_RETAIN =
      add(
          u("mqtt.subscription_options_retain", "Retain Handling")
              .bits(0x30)
              .named(
                  ValueNames.count(
                      "Send msgs at subscription time",
                      "Send msgs if subscription does not exist",
                      "Do not send msgs at subscription time",
                      "Reserved")));
  public static final Field SUBSCRIPTION_RAP =
      add(b("mqtt.subscription_options_rap", "Retain As Published").bits(8));
  public static final Field SUBSCRIPTION_NL =
      add(b("mqtt.subscription_options_nl", "No Local").bits(4));
  public static final Field SUBSCRIPTION_QOS =
      add(u("mqtt.subscription_options_qos", "QoS").bits(3).named(QOS));
  public static final Field SUBACK_QOS =
      add(u("mqtt.suback.qos", "Granted QoS").named(QOS.and(128, "Failure")));

  private static final @Nullable Field[] REASONS = reasons();

  public static final Field PROPERTIES = row("mqtt.properties", NONE, "Properties");
  public static final Field WILL_PROPERTIES = row("mqtt.will_properties", NONE, "Will Properties");
  public static final Field PROPERTY_LEN = row("mqtt.property_len", UNSIGNED, "Total Length");
  public static final Field PROPERTY_ID =
      add(u("mqtt.property_id", "ID").inHex().named(ValueNames.properties()));
  public static final Field PROP_NUMBER = row("mqtt.prop_number", UNSIGNED, "Value");
  public static final Field PROP_STRING_LEN = row("mqtt.prop_string_len", UNSIGNED, "Length");
  public static final Field PROP_STRING = row("mqtt.prop_string", STRING, "Value");
  public static final Field PROP_KEY_LEN = row("mqtt.prop_key_len", UNSIGNED, "Key Length");
  public static final Field PROP_KEY = row("mqtt.prop_key", STRING, "Key");
  public static final Field PROP_VALUE_LEN = row("mqtt.prop_value_len", UNSIGNED, "Value Length");
  public static final Field PROP_VALUE = row("mqtt.prop_value", STRING, "Value");
  public static final Field PROP_CONTENT_TYPE =
      row("mqtt.property.content_type", STRING, "Content Type");
  public static final Field PROP_MAX_QOS = add(u("mqtt.property.max_qos", "QoS").named(QOS));
  public static final Field PROP_TOPIC_ALIAS =
      row("mqtt.property.topic_alias", UNSIGNED, "Topic Alias");
  public static final Field PROP_UNKNOWN = row("mqtt.prop_unknown", BYTES, "Unknown Property");

  public static final Field PROP_INCOMPLETE =
      add(Field.of("mqtt.prop_incomplete", NONE, "Incomplete Property").about("Property cut off"));

  public static final Field LEFTOVER =
      add(Field.of("mqtt.leftover", BYTES, "Bytes left over").about("Bytes nothing accounts for"));
  public static final Field VIOLATION =
      add(Field.of("mqtt.violation", STRING, "Violation").about("Id of each finding"));
  public static final Field CUT =
      add(b("mqtt.cut", "Cut").about("Present if not all bytes of the packet were captured"));

  static {
    for (Property each : Property.values()) {
      add(PropertyFields.of(each, false));
    }
    for (Property each : Property.values()) {
      if (each.allowedInWill()) {
        add(PropertyFields.of(each, true));
      }
    }
  }

  private MqttFields() {}

  /** All rows in the order of the specification. */
  public static List<Field> all() {
    return List.copyOf(ALL);
  }

  /** The reason code field of a packet type; null if it carries none in that place. */
  public static @Nullable Field reason(PacketType type) {
    return REASONS[type.code()];
  }

  private static @Nullable Field[] reasons() {
    @Nullable Field[] rows = new Field[16];
    for (PacketType each : PacketType.values()) {
      ValueNames names = ValueNames.reasons(each);
      if (!names.isEmpty()) {
        String packet = each.name().toLowerCase(java.util.Locale.ROOT);
        rows[each.code()] = add(u("mqtt." + packet + ".reason_code", "Reason Code").named(names));
      }
    }
    return rows;
  }

  private static Field u(String name, String label) {
    return Field.of(name, UNSIGNED, label);
  }

  private static Field b(String name, String label) {
    return Field.of(name, BOOLEAN, label);
  }

  private static Field row(String name, FieldType type, String label) {
    return add(Field.of(name, type, label));
  }

  private static Field add(Field row) {
    ALL.add(row);
    return row;
  }
}
