package io.vitrine.mqtt.codec;

import static io.vitrine.mqtt.packet.MalformedPacket.malformed;
import static io.vitrine.mqtt.packet.MalformedPacket.protocolError;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vitrine.mqtt.packet.ConnectPacket;
import io.vitrine.mqtt.packet.MalformedPacket;
import io.vitrine.mqtt.packet.MqttVersion;
import io.vitrine.mqtt.packet.PacketType;
import io.vitrine.mqtt.packet.ReasonCode;
import io.vitrine.mqtt.packet.Will;
import io.vitrine.mqtt.property.Properties;
import io.vitrine.mqtt.property.Property;
import io.vitrine.mqtt.topic.TopicName;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** CONNECT, strictly (MQTT 5.0, 3.1). */
final class ConnectParser {
  private static final int USER = 0x80;
  private static final int PASSWORD = 0x40;
  private static final int WILL_RETAIN = 0x20;
  private static final int WILL = 0x04;
  private static final int CLEAN = 0x02;

  private final Cursor in;
  private final int headerBytes;
  private final int remainingLength;
  private final PropertyReader reader = new PropertyReader();

  private ConnectParser(ByteBuf buf, int start, int end) {
    headerBytes = FixedHeader.length(buf, start);
    remainingLength = end - start - headerBytes;
    in = new Cursor(buf, start + headerBytes, end);
  }

  static ConnectPacket parse(ByteBuf buf, int start, int end) throws MalformedPacket {
    return new ConnectParser(buf, start, end).connect();
  }

  private ConnectPacket connect() throws MalformedPacket {
    MqttVersion version = version();
    boolean five = version == MqttVersion.MQTT_5;
    if (five) {
      FixedHeader.checkShortest(remainingLength, headerBytes - 1);
    }
    int flags = in.u8();
    checkFlags(flags, version);
    int keepAlive = in.u16();
    Properties properties = five ? properties(false) : Properties.NONE;
    if (properties.has(Property.AUTHENTICATION_DATA)
        && !properties.has(Property.AUTHENTICATION_METHOD)) {
      throw protocolError("5.0 3.1.2.11.10", "authentication data without a method");
    }
    String clientId = in.text();
    Will will = (flags & WILL) != 0 ? will(flags, five) : null;
    String username = present(flags, USER, version) ? in.text() : null;
    byte[] password = present(flags, PASSWORD, version) ? in.binary() : null;
    in.mustEnd(PacketType.CONNECT);
    return new ConnectPacket(
        version, (flags & CLEAN) != 0, keepAlive, clientId, will, username, password, properties);
  }

  private MqttVersion version() throws MalformedPacket {
    String name = in.text();
    int level = in.u8();
    MqttVersion version = MqttVersion.ofLevel(level);
    boolean known = name.equals("MQTT") || name.equals("MQIsdp");
    if (!known) {
      throw new MalformedPacket(
          ReasonCode.UNSUPPORTED_PROTOCOL_VERSION, "MQTT-3.1.2-1", "protocol name " + name);
    }
    if (version == null || !version.protocolName().equals(name)) {
      throw new MalformedPacket(
          ReasonCode.UNSUPPORTED_PROTOCOL_VERSION, "MQTT-3.1.2-2", "protocol level " + level);
    }
    return version;
  }

  /** MQTT 3.1, 3.1: a flag whose string is missing at the end of the packet is valid. */
  private boolean present(int flags, int flag, MqttVersion version) {
    return (flags & flag) != 0 && (version != MqttVersion.MQTT_3_1 || in.left() > 0);
  }

  private static void checkFlags(int flags, MqttVersion version) throws MalformedPacket {
    if ((flags & 1) != 0) {
      throw malformed("MQTT-3.1.2-3", "the reserved connect flag is set");
    }
    boolean will = (flags & WILL) != 0;
    if (!will && (flags & 0x18) != 0) {
      throw malformed("MQTT-3.1.2-11", "will QoS without a will");
    }
    if (!will && (flags & WILL_RETAIN) != 0) {
      throw malformed("MQTT-3.1.2-13", "will retain without a will");
    }
    if ((flags & 0x18) == 0x18) {
      throw malformed("MQTT-3.1.2-12", "will QoS 3");
    }
    if (version != MqttVersion.MQTT_5 && (flags & PASSWORD) != 0 && (flags & USER) == 0) {
      throw malformed("5.0 3.1.2.9", "a password without a user name before version 5");
    }
  }

  private Will will(int flags, boolean five) throws MalformedPacket {
    Properties properties = five ? properties(true) : Properties.NONE;
    int length = in.u16();
    int start = in.skip(length);
    in.checkText(start, length);
    if (length == 0) {
      throw new MalformedPacket(
          ReasonCode.TOPIC_NAME_INVALID, "MQTT-4.7.3-1", "the will topic is empty");
    }
    if (TopicName.hasWildcard(in.buf(), start, length)) {
      throw new MalformedPacket(
          ReasonCode.TOPIC_NAME_INVALID, "MQTT-4.7.1-1", "the will topic has a wildcard");
    }
    String topic = in.buf().toString(start, length, StandardCharsets.UTF_8);
    byte[] payload = in.binary();
    return new Will(
        topic,
        payload,
        flags >> 3 & 3,
        (flags & WILL_RETAIN) != 0,
        properties.number(Property.WILL_DELAY_INTERVAL, 0),
        properties,
        messageProperties(properties));
  }

  private static byte[] messageProperties(Properties properties) {
    ByteBuf out = Unpooled.buffer();
    for (Properties.Entry each : properties.entries()) {
      if (each.property() != Property.WILL_DELAY_INTERVAL) {
        PropertyWriter.write(out, each.property(), each.value());
      }
    }
    byte[] bytes = new byte[out.readableBytes()];
    out.readBytes(bytes);
    return bytes;
  }

  private Properties properties(boolean inWill) throws MalformedPacket {
    int length = in.variable();
    int start = in.skip(length);
    return reader.reset(in.buf(), start, start + length, PacketType.CONNECT, inWill).all();
  }

  /** The protocol level of a CONNECT whose rest may be broken; null if it can't be told. */
  static @Nullable Integer levelOf(ByteBuf buf, int index, int end) {
    int at = index + FixedHeader.length(buf, index);
    if (at + 2 > end) {
      return null;
    }
    int level = at + 2 + buf.getUnsignedShort(at);
    return level < end ? Integer.valueOf(buf.getUnsignedByte(level)) : null;
  }
}
