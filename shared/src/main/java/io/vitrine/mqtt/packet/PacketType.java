package io.vitrine.mqtt.packet;

/**
 * The sixteen values of the packet type nibble, by wire value.
 *
 * <p>Source: MQTT 5.0, 2.1.2 and table 2-2 (fixed-header flags, [MQTT-2.1.3-1]).
 */
public enum PacketType {
  RESERVED0(0, false, false),
  CONNECT(0, true, false),
  CONNACK(0, false, true),
  /** Its flags are DUP, QoS and RETAIN, so none are fixed. */
  PUBLISH(-1, true, true),
  PUBACK(0, true, true),
  PUBREC(0, true, true),
  PUBREL(2, true, true),
  PUBCOMP(0, true, true),
  SUBSCRIBE(2, true, false),
  SUBACK(0, false, true),
  UNSUBSCRIBE(2, true, false),
  UNSUBACK(0, false, true),
  PINGREQ(0, true, false),
  PINGRESP(0, false, true),
  DISCONNECT(0, true, true),
  AUTH(0, true, true);

  private static final PacketType[] BY_CODE = values();

  private final int fixedFlags;
  private final boolean fromClient;
  private final boolean fromServer;

  PacketType(int fixedFlags, boolean fromClient, boolean fromServer) {
    this.fixedFlags = fixedFlags;
    this.fromClient = fromClient;
    this.fromServer = fromServer;
  }

  /** The type of a frame that begins with {@code firstByte}. */
  public static PacketType of(int firstByte) {
    return BY_CODE[(firstByte >> 4) & 0xF];
  }

  /** Value of the nibble, 0 to 15. */
  public int code() {
    return ordinal();
  }

  /** The low nibble that the specification demands; -1 for PUBLISH. */
  public int fixedFlags() {
    return fixedFlags;
  }

  /** First byte of a frame of this type with its fixed flags; not for PUBLISH. */
  public int firstByte() {
    return code() << 4 | fixedFlags;
  }

  public boolean fromClient() {
    return fromClient;
  }

  public boolean fromServer() {
    return fromServer;
  }
}
