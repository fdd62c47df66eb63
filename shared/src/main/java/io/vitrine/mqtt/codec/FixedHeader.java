package io.vitrine.mqtt.codec;

import static io.vitrine.mqtt.packet.MalformedPacket.malformed;

import io.netty.buffer.ByteBuf;
import io.vitrine.mqtt.packet.MalformedPacket;
import io.vitrine.mqtt.packet.PacketType;

/**
 * The first two to five bytes of a frame (MQTT 5.0, 2.1), read in place: the length of the whole
 * frame from its first bytes.
 */
public final class FixedHeader {
  /** Largest value of a variable byte integer. */
  public static final int VARIABLE_BYTE_INTEGER_MAX = 268_435_455;

  /** {@link #frameLength} needs more bytes. */
  public static final int INCOMPLETE = -1;

  private FixedHeader() {}

  /**
   * Length in bytes of the frame that begins at {@code index}, of which bytes up to {@code end} are
   * there; {@link #INCOMPLETE} while the remaining length is not all there.
   *
   * @throws MalformedPacket a fifth length byte would be needed, or the flags are not those of the
   *     type ([MQTT-2.1.3-1])
   */
  public static int frameLength(ByteBuf buf, int index, int end) throws MalformedPacket {
    if (index >= end) {
      return INCOMPLETE;
    }
    checkFlags(buf.getByte(index));
    int value = 0;
    for (int i = 0; i < 4; i++) {
      int at = index + 1 + i;
      if (at >= end) {
        return INCOMPLETE;
      }
      byte b = buf.getByte(at);
      value |= (b & 0x7F) << (7 * i);
      if (b >= 0) {
        return value + 2 + i;
      }
    }
    throw malformed("5.0 1.5.5", "remaining length of more than four bytes");
  }

  /** How many bytes the fixed header of a complete frame has. */
  public static int length(ByteBuf buf, int index) {
    int at = index + 1;
    while (buf.getByte(at) < 0) {
      at++;
    }
    return at + 1 - index;
  }

  /** How many bytes a variable byte integer takes. */
  public static int variableLength(int value) {
    return value < 128 ? 1 : value < 16_384 ? 2 : value < 2_097_152 ? 3 : 4;
  }

  /** Reads a variable byte integer that is known to be whole. */
  public static int readVariable(ByteBuf buf, int index) {
    int value = 0;
    for (int shift = 0; ; shift += 7) {
      byte b = buf.getByte(index + shift / 7);
      value |= (b & 0x7F) << shift;
      if (b >= 0) {
        return value;
      }
    }
  }

  /** Writes a variable byte integer (MQTT 5.0, 1.5.5). */
  public static void writeVariable(ByteBuf out, int value) {
    int rest = value;
    while (rest >= 128) {
      out.writeByte(rest & 0x7F | 0x80);
      rest >>>= 7;
    }
    out.writeByte(rest);
  }

  /** A length takes as few bytes as it can ([MQTT-1.5.5-1]); versions before 5 do not demand it. */
  static void checkShortest(int value, int bytes) throws MalformedPacket {
    if (bytes != variableLength(value)) {
      throw malformed("MQTT-1.5.5-1", value + " is written in " + bytes + " bytes");
    }
  }

  private static void checkFlags(byte first) throws MalformedPacket {
    PacketType type = PacketType.of(first);
    int flags = first & 0xF;
    if (type == PacketType.PUBLISH) {
      if ((flags & 6) == 6) {
        throw malformed("MQTT-3.3.1-4", "QoS 3");
      }
      if ((flags & 0xE) == 8) {
        throw malformed("MQTT-3.3.1-2", "DUP with QoS 0");
      }
    } else if (type == PacketType.RESERVED0) {
      throw malformed("5.0 2.1.2", "packet type 0 is reserved");
    } else if (flags != type.fixedFlags()) {
      throw malformed(flagsStatement(type), "flags " + flags + " of " + type);
    }
  }

  private static String flagsStatement(PacketType type) {
    return switch (type) {
      case PUBREL -> "MQTT-3.6.1-1";
      case SUBSCRIBE -> "MQTT-3.8.1-1";
      case UNSUBSCRIBE -> "MQTT-3.10.1-1";
      case DISCONNECT -> "MQTT-3.14.1-1";
      case AUTH -> "MQTT-3.15.1-1";
      default -> "MQTT-2.1.3-1";
    };
  }
}
