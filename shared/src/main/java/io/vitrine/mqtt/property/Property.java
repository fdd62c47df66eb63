package io.vitrine.mqtt.property;

import static io.vitrine.mqtt.packet.PacketType.AUTH;
import static io.vitrine.mqtt.packet.PacketType.CONNACK;
import static io.vitrine.mqtt.packet.PacketType.CONNECT;
import static io.vitrine.mqtt.packet.PacketType.DISCONNECT;
import static io.vitrine.mqtt.packet.PacketType.PUBACK;
import static io.vitrine.mqtt.packet.PacketType.PUBCOMP;
import static io.vitrine.mqtt.packet.PacketType.PUBLISH;
import static io.vitrine.mqtt.packet.PacketType.PUBREC;
import static io.vitrine.mqtt.packet.PacketType.PUBREL;
import static io.vitrine.mqtt.packet.PacketType.SUBACK;
import static io.vitrine.mqtt.packet.PacketType.SUBSCRIBE;
import static io.vitrine.mqtt.packet.PacketType.UNSUBACK;
import static io.vitrine.mqtt.packet.PacketType.UNSUBSCRIBE;
import static io.vitrine.mqtt.property.PropertyType.BINARY_DATA;
import static io.vitrine.mqtt.property.PropertyType.BYTE;
import static io.vitrine.mqtt.property.PropertyType.FOUR_BYTE_INTEGER;
import static io.vitrine.mqtt.property.PropertyType.TWO_BYTE_INTEGER;
import static io.vitrine.mqtt.property.PropertyType.UTF_8_STRING;
import static io.vitrine.mqtt.property.PropertyType.UTF_8_STRING_PAIR;
import static io.vitrine.mqtt.property.PropertyType.VARIABLE_BYTE_INTEGER;

import io.vitrine.mqtt.packet.PacketType;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One row per property (MQTT 5.0, table 2-4): identifier, wire type, where it may stand, and
 * whether among the will's properties too.
 */
public enum Property {
  PAYLOAD_FORMAT_INDICATOR(0x01, BYTE, true, PUBLISH),
  MESSAGE_EXPIRY_INTERVAL(0x02, FOUR_BYTE_INTEGER, true, PUBLISH),
  CONTENT_TYPE(0x03, UTF_8_STRING, true, PUBLISH),
  RESPONSE_TOPIC(0x08, UTF_8_STRING, true, PUBLISH),
  CORRELATION_DATA(0x09, BINARY_DATA, true, PUBLISH),
  SUBSCRIPTION_IDENTIFIER(0x0B, VARIABLE_BYTE_INTEGER, false, PUBLISH, SUBSCRIBE),
  SESSION_EXPIRY_INTERVAL(0x11, FOUR_BYTE_INTEGER, false, CONNECT, CONNACK, DISCONNECT),
  ASSIGNED_CLIENT_IDENTIFIER(0x12, UTF_8_STRING, false, CONNACK),
  SERVER_KEEP_ALIVE(0x13, TWO_BYTE_INTEGER, false, CONNACK),
  AUTHENTICATION_METHOD(0x15, UTF_8_STRING, false, CONNECT, CONNACK, AUTH),
  AUTHENTICATION_DATA(0x16, BINARY_DATA, false, CONNECT, CONNACK, AUTH),
  REQUEST_PROBLEM_INFORMATION(0x17, BYTE, false, CONNECT),
  WILL_DELAY_INTERVAL(0x18, FOUR_BYTE_INTEGER, true),
  REQUEST_RESPONSE_INFORMATION(0x19, BYTE, false, CONNECT),
  RESPONSE_INFORMATION(0x1A, UTF_8_STRING, false, CONNACK),
  SERVER_REFERENCE(0x1C, UTF_8_STRING, false, CONNACK, DISCONNECT),
  REASON_STRING(
      0x1F,
      UTF_8_STRING,
      false,
      CONNACK,
      PUBACK,
      PUBREC,
      PUBREL,
      PUBCOMP,
      SUBACK,
      UNSUBACK,
      DISCONNECT,
      AUTH),
  RECEIVE_MAXIMUM(0x21, TWO_BYTE_INTEGER, false, CONNECT, CONNACK),
  TOPIC_ALIAS_MAXIMUM(0x22, TWO_BYTE_INTEGER, false, CONNECT, CONNACK),
  TOPIC_ALIAS(0x23, TWO_BYTE_INTEGER, false, PUBLISH),
  MAXIMUM_QOS(0x24, BYTE, false, CONNACK),
  RETAIN_AVAILABLE(0x25, BYTE, false, CONNACK),
  USER_PROPERTY(
      0x26,
      UTF_8_STRING_PAIR,
      true,
      CONNECT,
      CONNACK,
      PUBLISH,
      PUBACK,
      PUBREC,
      PUBREL,
      PUBCOMP,
      SUBSCRIBE,
      SUBACK,
      UNSUBSCRIBE,
      UNSUBACK,
      DISCONNECT,
      AUTH),
  MAXIMUM_PACKET_SIZE(0x27, FOUR_BYTE_INTEGER, false, CONNECT, CONNACK),
  WILDCARD_SUBSCRIPTION_AVAILABLE(0x28, BYTE, false, CONNACK),
  SUBSCRIPTION_IDENTIFIER_AVAILABLE(0x29, BYTE, false, CONNACK),
  SHARED_SUBSCRIPTION_AVAILABLE(0x2A, BYTE, false, CONNACK);

  private static final @Nullable Property[] BY_ID = new Property[0x2B];

  static {
    for (Property each : values()) {
      if (BY_ID[each.id] != null) {
        throw new AssertionError("value already in use: " + each.id);
      }
      BY_ID[each.id] = each;
    }
  }

  private final int id;
  private final PropertyType type;
  private final boolean inWill;
  private final Set<PacketType> packets;
  private final String title = name().toLowerCase(Locale.ROOT);

  Property(int id, PropertyType type, boolean inWill, PacketType... packets) {
    this.id = id;
    this.type = type;
    this.inWill = inWill;
    Set<PacketType> set = EnumSet.noneOf(PacketType.class);
    set.addAll(java.util.Arrays.asList(packets));
    this.packets = set;
  }

  /** The property with that identifier, or null if there is none. */
  public static @Nullable Property of(int id) {
    return id < 0 || id >= BY_ID.length ? null : BY_ID[id];
  }

  /** Identifier on the wire. */
  public int id() {
    return id;
  }

  public PropertyType type() {
    return type;
  }

  /** The specification's name in snake case: {@code session_expiry_interval}. */
  public String title() {
    return title;
  }

  public boolean allowedIn(PacketType packet) {
    return packets.contains(packet);
  }

  /** Whether it may stand among the will properties of CONNECT. */
  public boolean allowedInWill() {
    return inWill;
  }

  /** Whether it may stand more than once; the subscription identifier only towards clients. */
  public boolean repeatable() {
    return this == USER_PROPERTY;
  }
}
