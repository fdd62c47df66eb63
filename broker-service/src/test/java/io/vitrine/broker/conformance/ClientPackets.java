package io.vitrine.broker.conformance;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.vitrine.mqtt.property.Property;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;

/**
 * From the words of a dialogue to the bytes of a client. It checks nothing: what is wrong goes out
 * wrong.
 */
final class ClientPackets {
  private static final String CONTINUE_AUTHENTICATION = "18";
  private final boolean five;
  private final ByteBuf body = Unpooled.buffer();

  private ClientPackets(boolean five) {
    this.five = five;
  }

  /** The frame of a packet with its name and words. */
  static byte[] frame(boolean five, String packet, Words words) {
    return new ClientPackets(five).write(packet, words);
  }

  private byte[] write(String packet, Words words) {
    int first =
        switch (packet) {
          case "CONNECT" -> connect(words);
          case "PUBLISH" -> publish(words);
          case "PUBACK" -> acknowledgement(0x40, words);
          case "PUBREC" -> acknowledgement(0x50, words);
          case "PUBREL" -> acknowledgement(0x62, words);
          case "PUBCOMP" -> acknowledgement(0x70, words);
          case "SUBSCRIBE" -> subscribe(words);
          case "UNSUBSCRIBE" -> unsubscribe(words);
          case "PINGREQ" -> 0xC0;
          case "DISCONNECT" -> reason(0xE0, words, null);
          case "AUTH" -> reason(0xF0, words, CONTINUE_AUTHENTICATION);
          default -> throw new IllegalArgumentException("no client sends " + packet);
        };
    if (!words.isEmpty()) {
      words.forEach(
          (key, value) -> {
            throw new IllegalArgumentException(key + " is no part of " + packet);
          });
    }
    ByteBuf frame = Unpooled.buffer().writeByte(first);
    variable(frame, body.readableBytes());
    return ByteBufUtil.getBytes(frame.writeBytes(body));
  }

  private int connect(Words words) {
    String willTopic = words.take("will", null);
    String willPayload = words.take("willpayload", "");
    int willQos = words.number("willqos", 0);
    boolean willRetain = words.flag("willretain", false);
    String user = words.take("user", null);
    String password = words.take("password", null);
    boolean keep = words.flag("keep", false);
    boolean clean = words.flag("clean", !keep);
    int flags =
        (clean ? 2 : 0)
            | (willTopic == null ? 0 : 4 | willQos << 3 | (willRetain ? 0x20 : 0))
            | (user == null ? 0 : 0x80)
            | (password == null ? 0 : 0x40);
    text(body, words.take("name", "MQTT"));
    body.writeByte(words.number("level", five ? 5 : 4));
    body.writeByte(words.hex("flags", flags));
    body.writeShort(words.number("keepalive", 60));
    String id = words.take("id", "");
    Words willProperties = words.takePrefixed("will.");
    if (five && keep) {
      words.take("session_expiry_interval", null);
      properties(new Words(java.util.List.of("session_expiry_interval=300")), words);
    } else {
      properties(words);
    }
    text(body, id);
    if (willTopic != null) {
      properties(willProperties);
      text(body, willTopic);
      text(body, willPayload);
    }
    if (user != null) {
      text(body, user);
    }
    if (password != null) {
      text(body, password);
    }
    return 0x10;
  }

  private int publish(Words words) {
    int qos = words.number("qos", 0);
    int first = 0x30 | qos << 1;
    first |= words.flag("retain", false) ? 1 : 0;
    first |= words.flag("dup", false) ? 8 : 0;
    text(body, words.take("topic", ""));
    int packet = words.number("packet", 1);
    if (qos > 0) {
      body.writeShort(packet);
    }
    byte[] payload = words.take("payload", "").getBytes(StandardCharsets.UTF_8);
    properties(words);
    body.writeBytes(payload);
    return first;
  }

  private int acknowledgement(int first, Words words) {
    body.writeShort(words.number("packet", 1));
    return reason(first, words, null);
  }

  private int reason(int first, Words words, String otherwise) {
    String code = words.take("code", otherwise);
    if (code != null) {
      body.writeByte(Integer.parseInt(code, 16));
      if (!words.isEmpty()) {
        properties(words);
      }
    }
    return first;
  }

  private int subscribe(Words words) {
    body.writeShort(words.number("packet", 1));
    java.util.List<String> filters = words.takeAll("filter");
    properties(words);
    for (String each : filters) {
      int colon = each.lastIndexOf(':');
      text(body, each.substring(0, colon));
      body.writeByte(options(each.substring(colon + 1)));
    }
    return 0x82;
  }

  /** {@code 1,nl,rap,rh2}: QoS, no local, retain as published, retain handling. */
  private static int options(String text) {
    int options = 0;
    for (String each : text.split(",")) {
      options |=
          switch (each) {
            case "nl" -> 4;
            case "rap" -> 8;
            case "rh1" -> 0x10;
            case "rh2" -> 0x20;
            default -> Integer.parseInt(each);
          };
    }
    return options;
  }

  private int unsubscribe(Words words) {
    body.writeShort(words.number("packet", 1));
    java.util.List<String> filters = words.takeAll("filter");
    properties(words);
    filters.forEach(filter -> text(body, filter));
    return 0xA2;
  }

  private void properties(Words... groups) {
    if (!five) {
      return;
    }
    ByteBuf out = Unpooled.buffer();
    for (Words group : groups) {
      group.takePrefixed("").forEach((name, value) -> property(out, name, value));
    }
    variable(body, out.readableBytes());
    body.writeBytes(out);
  }

  private static void property(ByteBuf out, String name, String value) {
    Property property = Property.valueOf(name.toUpperCase(Locale.ROOT));
    out.writeByte(property.id());
    switch (property.type()) {
      case BYTE -> out.writeByte(Integer.parseInt(value));
      case TWO_BYTE_INTEGER -> out.writeShort(Integer.parseInt(value));
      case FOUR_BYTE_INTEGER -> out.writeInt((int) Long.parseLong(value));
      case VARIABLE_BYTE_INTEGER -> variable(out, Integer.parseInt(value));
      case UTF_8_STRING -> text(out, value);
      case BINARY_DATA -> {
        byte[] bytes = HexFormat.of().parseHex(value);
        out.writeShort(bytes.length).writeBytes(bytes);
      }
      case UTF_8_STRING_PAIR -> {
        int colon = value.indexOf(':');
        text(out, value.substring(0, colon));
        text(out, value.substring(colon + 1));
      }
    }
  }

  static void text(ByteBuf out, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeShort(bytes.length).writeBytes(bytes);
  }

  static void variable(ByteBuf out, int value) {
    int rest = value;
    do {
      int digit = rest & 0x7F;
      rest >>>= 7;
      out.writeByte(rest == 0 ? digit : digit | 0x80);
    } while (rest > 0);
  }
}
