package io.vitrine.broker.conformance;

import io.netty.buffer.ByteBuf;
import io.vitrine.mqtt.property.Property;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A packet of a server, read by the suite's own reader: its name, and its fields as text by the
 * names that dialogues use. Reserved bits and bytes that are left over fail.
 */
record ServerPacket(String name, Map<String, String> fields) {

  static ServerPacket read(boolean five, int first, ByteBuf body) {
    ServerPacket packet = new ServerPacket(nameOf(first), new LinkedHashMap<>());
    int flags = first & 15;
    if (!packet.name.equals("PUBLISH") && flags != (packet.name.equals("PUBREL") ? 2 : 0)) {
      throw new AssertionError("reserved flags " + flags + " in " + packet.name);
    }
    packet.parse(five, flags, body);
    if (body.isReadable()) {
      throw new AssertionError(body.readableBytes() + " bytes left over in " + packet);
    }
    return packet;
  }

  private static String nameOf(int first) {
    return switch (first >> 4) {
      case 2 -> "CONNACK";
      case 3 -> "PUBLISH";
      case 4 -> "PUBACK";
      case 5 -> "PUBREC";
      case 6 -> "PUBREL";
      case 7 -> "PUBCOMP";
      case 9 -> "SUBACK";
      case 11 -> "UNSUBACK";
      case 13 -> "PINGRESP";
      case 14 -> "DISCONNECT";
      case 15 -> "AUTH";
      default -> throw new AssertionError("no server sends packet type " + (first >> 4));
    };
  }

  private void parse(boolean five, int flags, ByteBuf body) {
    switch (name) {
      case "CONNACK" -> {
        int acknowledge = body.readUnsignedByte();
        if (acknowledge > 1) {
          throw new AssertionError("acknowledge flags " + acknowledge);
        }
        fields.put("session", "" + acknowledge);
        fields.put("code", hex(body));
        if (five && body.isReadable()) {
          properties(body);
        }
      }
      case "PUBLISH" -> publish(five, flags, body);
      case "PUBACK", "PUBREC", "PUBREL", "PUBCOMP" -> {
        fields.put("packet", "" + body.readUnsignedShort());
        reason(body);
      }
      case "SUBACK", "UNSUBACK" -> {
        fields.put("packet", "" + body.readUnsignedShort());
        if (five) {
          properties(body);
        }
        StringBuilder codes = new StringBuilder();
        while (body.isReadable()) {
          codes.append(codes.isEmpty() ? "" : ",").append(hex(body));
        }
        fields.put("codes", codes.toString());
      }
      case "DISCONNECT", "AUTH" -> reason(body);
      default -> {}
    }
  }

  private void publish(boolean five, int flags, ByteBuf body) {
    fields.put("dup", "" + (flags >> 3));
    fields.put("qos", "" + (flags >> 1 & 3));
    fields.put("retain", "" + (flags & 1));
    fields.put("topic", text(body));
    if ((flags & 6) != 0) {
      fields.put("packet", "" + body.readUnsignedShort());
    }
    if (five) {
      properties(body);
    }
    fields.put("payload", body.readCharSequence(body.readableBytes(), StandardCharsets.UTF_8) + "");
  }

  private void reason(ByteBuf body) {
    fields.put("code", body.isReadable() ? hex(body) : "00");
    if (body.isReadable()) {
      properties(body);
    }
  }

  private void properties(ByteBuf body) {
    ByteBuf in = body.readSlice(variable(body));
    while (in.isReadable()) {
      Property property = Property.of(in.readUnsignedByte());
      String value =
          switch (property.type()) {
            case BYTE -> "" + in.readUnsignedByte();
            case TWO_BYTE_INTEGER -> "" + in.readUnsignedShort();
            case FOUR_BYTE_INTEGER -> "" + in.readUnsignedInt();
            case VARIABLE_BYTE_INTEGER -> "" + variable(in);
            case UTF_8_STRING -> text(in);
            case BINARY_DATA -> {
              byte[] bytes = new byte[in.readUnsignedShort()];
              in.readBytes(bytes);
              yield HexFormat.of().formatHex(bytes);
            }
            case UTF_8_STRING_PAIR -> text(in) + ":" + text(in);
          };
      fields.merge(property.title(), value, (before, after) -> before + "," + after);
    }
  }

  private static String hex(ByteBuf in) {
    return HexFormat.of().toHexDigits(in.readByte());
  }

  private static String text(ByteBuf in) {
    return in.readCharSequence(in.readUnsignedShort(), StandardCharsets.UTF_8).toString();
  }

  static int variable(ByteBuf in) {
    int value = 0;
    int shift = 0;
    int digit;
    do {
      digit = in.readUnsignedByte();
      value |= (digit & 0x7F) << shift;
      shift += 7;
    } while (digit > 127);
    return value;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(name);
    fields.forEach(
        (key, value) ->
            text.append(' ')
                .append(key)
                .append('=')
                .append(value.length() > 80 ? value.length() + " characters" : value));
    return text.toString();
  }
}
