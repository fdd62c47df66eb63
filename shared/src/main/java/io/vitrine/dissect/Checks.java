package io.vitrine.dissect;

import io.vitrine.mqtt.packet.PacketType;
import io.vitrine.mqtt.packet.ReasonCode;
import org.jspecify.annotations.Nullable;

/** Fields that several packets have, with their checks. */
final class Checks {
  private Checks() {}

  static void packetId(FieldReader in) {
    if (in.u16(MqttFields.MSGID) == 0) {
      in.finding(Rule.PACKET_ID_ZERO, in.at() - 2, 2);
    }
  }

  /** Reads a reason code of MQTT 5; -1 if the packet type has none. */
  static int reasonCode(FieldReader in) {
    PacketType type = in.type();
    Field field = MqttFields.reason(type);
    if (field == null) {
      return -1;
    }
    int code = in.u8(field);
    ReasonCode known = ReasonCode.of(code);
    if (known == null || !known.allowedIn(type)) {
      // No format: where packets are searched for, this is said of many bytes that are none.
      String hex = Integer.toHexString(0x100 | code).substring(1);
      String text = "reason code 0x" + hex + " is not one of " + type + "'s";
      in.finding(rule(type), in.at() - 1, 1, text);
    }
    return code;
  }

  private static Rule rule(PacketType type) {
    return switch (type) {
      case CONNACK -> Rule.CONNACK_CODE;
      case PUBREC -> Rule.PUBREC_CODE;
      case PUBREL -> Rule.PUBREL_CODE;
      case PUBCOMP -> Rule.PUBCOMP_CODE;
      case SUBACK -> Rule.SUBACK_CODE;
      case UNSUBACK -> Rule.UNSUBACK_CODE;
      case DISCONNECT -> Rule.DISCONNECT_CODE;
      case AUTH -> Rule.AUTH_CODE;
      default -> Rule.PUBACK_CODE;
    };
  }

  /** The rule that a topic filter breaks, or null. */
  static @Nullable Rule filter(String filter) {
    if (filter.isEmpty()) {
      return Rule.FILTER_EMPTY;
    }
    String rest = filter;
    if (filter.startsWith("$share/")) {
      int slash = filter.indexOf('/', 7);
      String name = slash < 0 ? "" : filter.substring(7, slash);
      if (name.isEmpty() || name.contains("+") || name.contains("#")) {
        return Rule.SHARE_NAME;
      }
      rest = filter.substring(slash + 1);
      if (rest.isEmpty()) {
        return Rule.FILTER_EMPTY;
      }
    }
    return wildcards(rest) ? null : Rule.FILTER_WILDCARD;
  }

  private static boolean wildcards(String filter) {
    int last = filter.length() - 1;
    for (int i = 0; i <= last; i++) {
      char c = filter.charAt(i);
      boolean starts = i == 0 || filter.charAt(i - 1) == '/';
      boolean ends = i == last || (c == '+' && filter.charAt(i + 1) == '/');
      if ((c == '+' || c == '#') && !(starts && ends)) {
        return false;
      }
    }
    return true;
  }
}
