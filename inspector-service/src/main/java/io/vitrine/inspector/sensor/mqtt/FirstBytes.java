package io.vitrine.inspector.sensor.mqtt;

import io.vitrine.mqtt.packet.PacketType;

/**
 * Rules out, by its first bytes, nearly all that is no packet before it is dissected, which takes a
 * hundred times as long. What is ruled out breaks a rule of each version.
 */
final class FirstBytes {
  private static final int QOS = 0x06;

  /** In MQTT 3.1 SUBSCRIBE, UNSUBSCRIBE and PUBREL have it too. */
  private static final int DUP = 0x08;

  private FirstBytes() {}

  /** Whether a packet may begin with that byte. */
  static boolean possible(byte first) {
    PacketType type = PacketType.of(first);
    int flags = first & 0x0F;
    return switch (type) {
      case PUBLISH -> (flags & QOS) != QOS;
      case RESERVED0 -> false;
      default -> (type.fixedFlags() == 0 ? flags : flags & ~DUP) == type.fixedFlags();
    };
  }

  /**
   * Whether the bytes may be a packet, so far as they go.
   *
   * @param frame its length, as its header says
   */
  static boolean possible(byte[] bytes, int offset, int length, int frame) {
    byte first = bytes[offset];
    if (!possible(first)) {
      return false;
    }
    int body = 2;
    while (bytes[offset + body - 1] < 0) {
      body++;
    }
    int remaining = frame - body;
    int number = length < body + 2 ? -1 : u16(bytes, offset + body);
    int code = length < body + 3 ? -1 : bytes[offset + body + 2] & 0xFF;
    return switch (PacketType.of(first)) {
      case CONNECT -> number < 0 || number == "MQTT".length() || number == "MQIsdp".length();
      case CONNACK -> remaining >= 2 && (number < 0 || reason(number & 0xFF, 5));
      case PUBLISH -> remaining >= 2 && number <= remaining - ((first & QOS) == 0 ? 2 : 4);
      case PUBACK, PUBREC, PUBREL, PUBCOMP ->
          remaining >= 2 && number != 0 && (remaining == 2 || code < 0 || reason(code, 0));
      case SUBSCRIBE, UNSUBSCRIBE, SUBACK -> remaining >= 3 && number != 0;
      case UNSUBACK -> remaining >= 2 && number != 0;
      case PINGREQ, PINGRESP -> remaining == 0;
      case DISCONNECT -> remaining == 0 || length <= body || reason(bytes[offset + body] & 0xFF, 4);
      case AUTH -> remaining == 0 || length <= body || (bytes[offset + body] & 0xE6) == 0;
      case RESERVED0 -> false;
    };
  }

  /** Whether a code may be one of MQTT 5: 0x10 is one of no matching subscribers. */
  private static boolean reason(int code, int max) {
    return code <= max || code == 0x10 || code >= 0x80;
  }

  private static int u16(byte[] bytes, int at) {
    return (bytes[at] & 0xFF) << 8 | bytes[at + 1] & 0xFF;
  }
}
