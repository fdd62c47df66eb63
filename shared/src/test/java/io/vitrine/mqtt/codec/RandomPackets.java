package io.vitrine.mqtt.codec;

import io.vitrine.mqtt.packet.ConnectPacket;
import io.vitrine.mqtt.packet.MqttVersion;
import io.vitrine.mqtt.packet.PacketType;
import io.vitrine.mqtt.packet.SubscribePacket;
import io.vitrine.mqtt.packet.Will;
import io.vitrine.mqtt.property.Properties;
import io.vitrine.mqtt.property.Property;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Packets that are right, whatever the seed; versions before 5 get no properties. */
final class RandomPackets {
  private static final String[] PIECES = {"a", "plant", "7", "ä", "😀", "x y", "$", "\u007f", "é/"};

  private final Random random;
  private final MqttVersion version;

  RandomPackets(Random random, MqttVersion version) {
    this.random = random;
    this.version = version;
  }

  ConnectPacket connect() {
    boolean five = version == MqttVersion.MQTT_5;
    String username = random.nextBoolean() ? text() : null;
    byte[] password = (username != null || five) && random.nextBoolean() ? bytes(40) : null;
    Properties properties = properties(PacketType.CONNECT, false);
    if (properties.has(Property.AUTHENTICATION_DATA)
        && !properties.has(Property.AUTHENTICATION_METHOD)) {
      properties = properties.with(Property.AUTHENTICATION_METHOD, "m");
    }
    return new ConnectPacket(
        version,
        random.nextBoolean(),
        random.nextInt(65_536),
        text(),
        random.nextBoolean() ? will() : null,
        username,
        password,
        properties);
  }

  private Will will() {
    Properties properties = properties(PacketType.CONNECT, true);
    return new Will(
        topic(),
        bytes(100),
        random.nextInt(3),
        random.nextBoolean(),
        properties.number(Property.WILL_DELAY_INTERVAL, 0),
        properties,
        new byte[0]);
  }

  SubscribePacket subscribe() {
    boolean five = version == MqttVersion.MQTT_5;
    List<SubscribePacket.Request> requests = new ArrayList<>();
    int count = 1 + random.nextInt(3);
    for (int i = 0; i < count; i++) {
      boolean shared = random.nextInt(4) == 0;
      requests.add(
          new SubscribePacket.Request(
              (shared ? "$share/g/" : "") + topic() + (random.nextBoolean() ? "/#" : ""),
              random.nextInt(3),
              five && !shared && random.nextBoolean(),
              five && random.nextBoolean(),
              five ? random.nextInt(3) : 0));
    }
    Properties properties = properties(PacketType.SUBSCRIBE, false);
    int id = (int) properties.number(Property.SUBSCRIPTION_IDENTIFIER, 0);
    return new SubscribePacket(packetId(), id, requests, properties);
  }

  /** Any that may stand there, each at most once, user properties more often. */
  Properties properties(PacketType packet, boolean will) {
    if (version != MqttVersion.MQTT_5) {
      return Properties.NONE;
    }
    Properties properties = Properties.NONE;
    List<Property> all = new ArrayList<>(List.of(Property.values()));
    all.add(Property.USER_PROPERTY);
    java.util.Collections.shuffle(all, random);
    for (Property each : all) {
      boolean allowed = will ? each.allowedInWill() : each.allowedIn(packet);
      boolean toClient = packet == PacketType.PUBLISH && each == Property.SUBSCRIPTION_IDENTIFIER;
      if (allowed && !toClient && random.nextInt(3) == 0) {
        properties = properties.with(each, value(each));
      }
    }
    return properties;
  }

  private Object value(Property property) {
    return switch (property.type()) {
      case BYTE -> (long) random.nextInt(2);
      case TWO_BYTE_INTEGER -> 1L + random.nextInt(65_535);
      case FOUR_BYTE_INTEGER -> 1L + random.nextInt(Integer.MAX_VALUE) * 2L;
      case VARIABLE_BYTE_INTEGER -> 1L + random.nextInt(FixedHeader.VARIABLE_BYTE_INTEGER_MAX);
      case UTF_8_STRING -> property == Property.RESPONSE_TOPIC ? topic() : text();
      case BINARY_DATA -> bytes(30);
      case UTF_8_STRING_PAIR -> new Properties.Pair(text(), text());
    };
  }

  String topic() {
    return "t/" + text();
  }

  private String text() {
    StringBuilder text = new StringBuilder("c");
    for (int i = random.nextInt(8); i > 0; i--) {
      text.append(PIECES[random.nextInt(PIECES.length)]);
    }
    return text.toString();
  }

  byte[] bytes(int max) {
    byte[] bytes = new byte[random.nextInt(max)];
    random.nextBytes(bytes);
    return bytes;
  }

  int packetId() {
    return 1 + random.nextInt(65_535);
  }
}
